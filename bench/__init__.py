"""The benchmark: our turns beside the least that any Flask service for Twilio does, in one run on one machine.

`make bench` runs it. Every program is served by gunicorn with the settings of `ivr serve`, and every measurement is
made by one client of our own, so that figures of one run can be compared; figures of two machines cannot.

    measuring       what is measured, in rounds that take turns, and the medians of these
    client          sends posts over so many connections, and times each
    posts           signed posts as bytes
    servers         a program under gunicorn, as a process of its own
    programs        what is compared: bare WSGI, Flask, the floor
    databases       SQLite and PostgreSQL, with what each does for durability
    calls           calls made ready, so that every post makes a real step
    engine          moves of the machine alone
    report          the table and the JSON
"""
