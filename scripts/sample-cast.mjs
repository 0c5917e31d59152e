/**
 * Who is in the samples: an address, who names it (`log`: the session log, `events`: the relay's
 * envelopes, `nobody`), the id the relay knows it by, and its visits, each
 * `decky service start recording`. Recordings go by the operator style in labels.jsonl.
 * samples/README.md tells the story behind each entry.
 *
 * @type {readonly {
 *   address: string | null, namedBy: 'log' | 'events' | 'nobody', knownAs?: string,
 *   visits: readonly string[],
 * }[]}
 */
export const CAST = [
  {
    address: '192.0.2.44',
    namedBy: 'log',
    visits: [
      'web-01 ssh 2026-10-21T07:12:40Z long_human',
      'web-01 ssh 2026-10-21T12:47:05Z long_human',
      'web-01 ssh 2026-10-22T07:31:18Z long_human',
      'web-01 ssh 2026-10-23T07:05:52Z ctrl_c_aborted_lines',
      'web-01 ssh 2026-10-23T13:20:11Z resized',
      'web-01 ssh 2026-10-26T08:09:33Z in_screen',
      'web-01 ssh 2026-10-27T08:44:02Z in_screen',
      'web-01 ssh 2026-10-28T08:15:47Z in_screen',
      'web-01 ssh 2026-10-28T13:38:40Z vim_default_config',
      'web-01 ssh 2026-10-30T08:02:29Z vim_default_config',
      'web-01 ssh 2026-11-02T08:27:14Z zsh_child',
      'web-01 ssh 2026-11-03T13:55:41Z zsh_child',
      'web-01 ssh 2026-11-04T08:11:08Z zsh_child',
      'web-01 ssh 2026-11-05T08:36:57Z resized',
    ],
  },
  {
    address: '192.0.2.91',
    namedBy: 'log',
    visits: [
      'web-01 ssh 2026-10-24T17:40:12Z long_human',
      'web-01 ssh 2026-10-31T18:05:36Z zsh_child',
      'web-01 ssh 2026-11-01T16:52:49Z long_human',
    ],
  },
  {
    address: '198.51.100.23',
    namedBy: 'log',
    visits: [
      'db-02 ssh 2026-10-22T02:14:09Z llm_heavy',
      'db-02 ssh 2026-10-23T16:51:30Z llm_heavy',
      'db-02 ssh 2026-10-25T05:33:21Z llm_heavy',
      'db-02 ssh 2026-10-25T05:33:58Z llm_heavy',
      'db-02 ssh 2026-10-27T22:08:45Z llm_heavy',
      'db-02 ssh 2026-10-29T11:19:02Z llm_multiline_script',
      'db-02 ssh 2026-10-31T03:40:17Z llm_multiline_script',
      'db-02 ssh 2026-11-02T09:57:33Z llm_multiline_script',
      'db-02 ssh 2026-11-03T23:59:50Z llm_multiline_script',
      'web-01 ssh 2026-11-05T19:26:50Z paste_unbracketed_fast',
    ],
  },
  {
    address: '203.0.113.77',
    namedBy: 'log',
    visits: [
      'gw-04 ssh 2026-10-21T19:22:10Z killed_mid_typing',
      'gw-04 ssh 2026-10-22T20:03:44Z heredoc_multiline',
      'gw-04 ssh 2026-10-23T20:15:27Z heredoc_multiline',
      'gw-04 ssh 2026-10-25T18:48:59Z heredoc_multiline',
      'gw-04 ssh 2026-10-26T19:37:13Z numpad_digits',
      'gw-04 ssh 2026-10-27T19:30:31Z handoff_two_typists',
      'db-02 ssh 2026-10-29T04:12:06Z llm_multiline_script',
      'db-02 ssh 2026-10-30T14:45:18Z llm_multiline_script',
      'db-02 ssh 2026-11-02T09:57:40Z llm_multiline_script',
      'db-02 ssh 2026-11-03T21:33:05Z llm_heavy',
      'db-02 ssh 2026-11-05T01:20:40Z llm_heavy',
    ],
  },
  {
    address: '198.51.100.140',
    namedBy: 'log',
    visits: [
      'web-01 ssh 2026-10-26T08:09:40Z paste_unbracketed_fast',
      'web-01 ssh 2026-10-26T15:02:36Z utf8_typist',
      'web-01 ssh 2026-10-28T10:30:15Z paste_unbracketed_fast',
      'web-01 ssh 2026-10-28T13:38:45Z utf8_locale_typist',
      'web-01 ssh 2026-10-30T11:14:22Z paste_unbracketed_fast',
      'web-01 ssh 2026-11-02T08:27:05Z utf8_typist',
      'web-01 ssh 2026-11-02T08:27:20Z paste_unbracketed_fast',
      'web-01 ssh 2026-11-05T14:07:53Z utf8_locale_typist',
    ],
  },
  {
    address: '198.51.100.201',
    namedBy: 'log',
    visits: [
      'web-01 ssh 2026-10-22T21:05:20Z ctrl_d_exit_human',
      'web-01 ssh 2026-10-26T21:14:33Z ctrl_d_exit_human',
      'web-01 ssh 2026-10-29T22:36:02Z prompt_without_space',
      'app-03 ssh 2026-11-03T21:26:40Z errors_nonroot_angry',
      'app-03 ssh 2026-11-04T21:31:08Z errors_nonroot_angry',
      'app-03 ssh 2026-11-05T22:41:10Z errors_nonroot_angry',
    ],
  },
  {
    address: '198.51.100.201',
    namedBy: 'events',
    visits: ['web-01 ssh 2026-11-01T22:10:48Z prompt_without_space'],
  },
  {
    address: '203.0.113.12',
    namedBy: 'log',
    visits: [
      'web-01 ssh 2026-10-23T01:25:40Z locale_env_zh',
      'web-01 ssh 2026-10-28T02:10:03Z locale_env_zh',
      'web-01 ssh 2026-11-03T01:48:26Z locale_env_zh',
      'gw-04 ssh 2026-11-03T01:50:12Z gb18030_first_token',
    ],
  },
  {
    address: '2001:db8:5a::17',
    namedBy: 'events',
    knownAs: '6d1f0c52-8a3e-4b97-a4d6-0e5b7c913f28',
    visits: [
      'gw-04 telnet 2026-10-24T09:30:18Z laggy_network',
      'gw-04 telnet 2026-10-25T10:02:37Z laggy_network',
      'gw-04 telnet 2026-10-31T09:12:55Z laggy_network',
      'gw-04 ssh 2026-11-05T09:34:02Z latin1_paste',
    ],
  },
  {
    address: '192.0.2.180',
    namedBy: 'log',
    visits: ['gw-04 telnet 2026-10-30T06:58:14Z idle_then_abandon'],
  },
  {
    address: null,
    namedBy: 'nobody',
    visits: [
      'app-03 ssh 2026-10-27T13:07:29Z binary_cat',
      'gw-04 ssh 2026-11-01T23:11:46Z odd_prompt_no_suffix',
    ],
  },
];

/** Sessions that the recorder said it did not record: `decky service time address reason`. */
export const SKIPPED = [
  'db-02 ssh 2026-10-30T14:49:27Z 203.0.113.77 disk_pressure',
  'gw-04 telnet 2026-10-30T07:01:03Z 192.0.2.180 shard_open_failed',
];
