"""What each TwiML verb does, a module for a family of verbs. Which verb comes next is left to `phone`."""
