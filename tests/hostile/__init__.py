"""What the world does to a newsreader, one file a family of threats; and where else what is tested.

command injection, browsers       test_commands; password_command: tests/test_accounts
terminal escapes, bidi, markup    test_terminal, test_any_input; tests/text/test_clean, tests/cli/test_cli_list
link schemes, disguised hosts     test_commands, test_disguise; tests/text/test_clean (punycode, user names, bidi)
XML, HTML and JSON bombs          tests/text/test_feed_damage, tests/text/test_opml, tests/sync/test_hostile_pages
processor and memory bombs        tests/sync/test_worker; tests/benchmarks/hostile
decompression bombs               tests/sync/test_inflate, tests/sync/test_http
endless, lying, dripping answers  tests/sync/test_http; floods of headers: test_network
redirects, private addresses      tests/sync/test_http, tests/sync/test_addresses
charsets                          tests/text/test_feed_damage, tests/sync/test_hostile_pages
OPML bombs                        tests/text/test_opml
credentials across origins        tests/sync/test_http, tests/sync/test_api_failures
secrets in crashes and logs       test_crashes; tests/ui/test_connect, tests/cli/test_cli_sync
passwords in addresses            test_logins, test_network; tests/sync/test_http
certificates                      test_network; tests/sync/test_http
politeness                        tests/sync/test_engine, tests/sync/test_schedule
HTML that would become Markdown   tests/text/test_markdown
trackers                          test_network; tests/text/test_clean
the reader in a browser           tests/cli/test_web
any bytes into every reader       test_any_input, and the tests of each in tests/text
any keys on any window            test_random_keys
damage, full disks, two programs  test_store_faults, test_disks; tests/store/test_recovery, tests/store/test_database
kills, signals                    test_upgrades, test_crashes; tests/benchmarks/crashloop
"""
