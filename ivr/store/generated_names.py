"""What the generated people, who do not exist, are called, and where their agencies are.

Counties are real; offices, streets and telephone numbers (555-01xx, kept free for fiction) are not.
"""

AGENCIES = (
    # agency, county, area code, city, postal code
    ("alameda", "Alameda", "510", "Oakland", "94601"),
    ("fresno", "Fresno", "559", "Fresno", "93706"),
    ("kern", "Kern", "661", "Bakersfield", "93301"),
    ("los_angeles", "Los Angeles", "213", "Los Angeles", "90012"),
    ("orange", "Orange", "714", "Santa Ana", "92701"),
    ("riverside", "Riverside", "951", "Riverside", "92501"),
    ("sacramento", "Sacramento", "916", "Sacramento", "95814"),
    ("san_bernardino", "San Bernardino", "909", "San Bernardino", "92401"),
    ("san_diego", "San Diego", "619", "San Diego", "92101"),
    ("santa_clara", "Santa Clara", "408", "San Jose", "95110"),
)

FIRST_NAMES = (  # noqa: SIM905 - a page of names reads better as text
    "Adriana Alejandro Alicia Amanda Andrés Angela Anthony Antonio Ashley Beatriz Brandon Brian Carlos Carmen "
    "Christina Claudia Daniel David Deborah Diego Elena Eric Esperanza Fernando Francisco Gabriela Gloria Guadalupe "
    "Héctor Isabel Jacqueline James Jasmine Javier Jennifer Jesús John Jorge José Juan Karen Kevin Laura Leticia "
    "Linda Luis Manuel María Mark Marisol Matthew Melissa Michael Miguel Mónica Nancy Óscar Patricia Paul Rachel "
    "Ramón Raúl Rebecca Ricardo Robert Rosa Sandra Sergio Sofía Stephanie Steven Teresa Thomas Verónica Víctor "
    "Yolanda"
).split()

LAST_NAMES = (  # noqa: SIM905 - as above
    "Aguilar Allen Álvarez Anderson Baker Brown Campbell Carter Castillo Castro Chávez Chen Clark Collins Cruz Davis "
    "Delgado Díaz Edwards Espinoza Evans Fernández Flores Garcia Gómez González Green Gutiérrez Guzmán Hall Harris "
    "Hernández Herrera Hill Jackson Jiménez Johnson Jones Kim King Lee Lewis López Martin Martínez Medina Mendoza "
    "Miller Mitchell Moore Morales Moreno Muñoz Nelson Nguyen Núñez Ortiz Park Patel Peña Pérez Phillips Ramírez "
    "Ramos Reyes Rivera Roberts Robinson Rodríguez Romero Ruiz Salazar Sánchez Scott Silva Smith Soto Taylor Thomas "
    "Thompson Torres Tran Turner Vargas Vásquez Walker White Williams Wilson Wong Wright Young"
).split()

STREETS = ("Sample Avenue", "Sample Street", "Sample Boulevard", "Sample Lane", "Sample Court", "Sample Mesa Drive")

PAYMENT_TYPES = (
    # how often of 100, and the type as the portal shows it; some are not on the spoken list
    (62, "INCOME WITHHOLDING ORDER"),
    (8, "BANK ACCOUNT"),
    (8, "DEBIT CARD"),
    (6, "CREDIT CARD"),
    (4, "CHECK"),
    (2, "MONEY ORDER"),
    (2, "CASH"),
    (2, "MONEYGRAM"),
    (2, "PAYNEARME"),
    (1, "PAYPAL"),
    (1, "UNEMPLOYMENT BENEFIT"),
    (1, "FEDERAL TAX OFFSET"),
    (1, "KIOSK TERMINAL"),
)

APPOINTMENT_TYPES = (
    "COURT HEARING",
    "COURT HEARING",
    "OFFICE APPOINTMENT",
    "PHONE APPOINTMENT",
    "GENETIC TEST",
    "GENERAL APPOINTMENT",
    "APPELLATE COURT HEARING",
)

DOCUMENT_TITLES = (
    "Billing statement",
    "Payment statement",
    "Notice of hearing",
    "Income withholding order",
    "Notice",
)

MESSAGES = {
    "en": (
        ("Your case", "We have news on your case. Please call us or write back."),
        ("Your documents", "Thank you. We got the papers that you sent."),
        ("Your employer", "Please tell us if your employer changes."),
    ),
    "es": (
        ("Su caso", "Tenemos noticias de su caso. Llámenos o escríbanos, por favor."),
        ("Sus documentos", "Gracias. Recibimos los papeles que nos mandó."),
        ("Su empleador", "Avísenos, por favor, si cambia de empleador."),
    ),
}

AGENTS = (
    # agent, name, languages, role, skills
    ("grace", "Grace Kim", "en", "agent", ""),
    ("luis", "Luis Ortega", "en;es", "agent", ""),
    ("carmen", "Carmen Vega", "es", "agent", ""),
    ("noah", "Noah Reed", "en", "agent", ""),
    ("robin", "Robin Hayes", "en;es", "supervisor", ""),
    ("terry", "Terry Lund", "en", "agent", "tty"),
)
