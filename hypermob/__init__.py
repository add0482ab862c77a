"""The client: an API client (`hypermob.api.client`) and the `hypermob` command line (`hypermob.cli`)."""
