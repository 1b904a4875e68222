"""The version of this package, for the User-Agent and the spool."""

VERSION = "0.1.0"
