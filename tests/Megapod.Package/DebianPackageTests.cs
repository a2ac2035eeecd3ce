namespace Megapod.Package;

/// <summary>The Debian package on a machine of its own: installed, run, upgraded, not downgraded, removed, purged.</summary>
[Collection(Packages.Name)]
public sealed class DebianPackageTests(Packages packages)
{
    /// <summary>The service as systemd would start it, without systemd: as its own user, with the unit's command line.</summary>
    private const string RunTheService = """
        start() {
            command=$(sed -n 's/^ExecStart=//p' /lib/systemd/system/megapod.service)
            command=${command/\$MEGAPOD_OPTIONS/--port $1}
            setpriv --reuid=megapod --regid=megapod --init-groups --no-new-privs env -i HOME=/var/lib/megapod PATH=/usr/bin:/bin $command >/tmp/service.log 2>&1 &
            service=$!
            for ((i = 0; i < 300; i++)); do
                curl -fsS "http://127.0.0.1:$1/healthz" >/dev/null 2>&1 && return 0
                kill -0 $service 2>/dev/null || break
                sleep 0.2
            done
            cat /tmp/service.log >&2
            return 1
        }
        stop() {
            kill -TERM $service
            local code=0
            wait $service || code=$?
            grep -qx "SuccessExitStatus=$code" /lib/systemd/system/megapod.service || { echo "it ended with $code"; cat /tmp/service.log; return 1; }
        }
        """;

    /// <summary>Somebody looks after a job of the work node, as far as a script can see: its folder stays until that is over.</summary>
    private const string AsIfJobsRan = """
        mkdir -p /var/lib/megapod-node/jobs/j1
            MP_BOX=/var/lib/megapod-node/jobs/j1 sleep 1000 &
            job=$!
            for ((i = 0; i < 100; i++)); do grep -qz '^MP_BOX=' /proc/$job/environ && break; sleep 0.05; done
            sh /var/lib/dpkg/info/megapod.postrm purge 2>/tmp/kept
            grep -q 'megapod node clean' /tmp/kept; test -e /var/lib/megapod-node/jobs/j1; test -e /etc/megapod-node/token; say jobs-keep-their-folder
            kill $job; wait $job || true
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Package_is_installed_runs_as_its_own_user_is_upgraded_with_its_data_is_not_downgraded_and_leaves_nothing_when_it_is_purged()
    {
        string now = await packages.NowAsync();
        string next = await packages.OfVersionAsync("99.0.0");
        string script = $$"""
            set -e
            {{RunTheService}}
            trap 'kill -KILL ${service-} 2>/dev/null || true' EXIT
            port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 18471)
            say() { echo "step: $*"; }
            dpkg -i {{now}}; say installed
            [ "$(stat -c '%U %a' /var/lib/megapod)" = 'megapod 700' ]
            [ "$(stat -c '%U %a' /etc/megapod/site.yaml)" = 'megapod 640' ]
            megapod check /etc/megapod/site.yaml; say checked
            [ "$(megapod --version)" = "$(dpkg-query -W -f '${Version}' megapod)" ]; say version
            man -P cat -l /usr/share/man/man1/megapod.1.gz 2>&1 | grep -q 'megapod'; say manual
            bash -c 'source /usr/share/bash-completion/completions/megapod; COMP_WORDS=(megapod che) COMP_CWORD=1 COMP_LINE="megapod che" COMP_POINT=11; _megapod; printf "%s\n" "${COMPREPLY[@]}"' | grep -qx check; say completion
            test ! -e /etc/systemd/system/multi-user.target.wants/megapod-node.service; say node-disabled
            mkdir -m 0700 /etc/megapod-node; echo mpn_x >/etc/megapod-node/token; chmod 644 /etc/megapod-node/token
            if MEGAPOD_NODE_SITE=https://127.0.0.1:1 megapod node --state /var/lib/megapod-node --token-file /etc/megapod-node/token 2>/tmp/refused; then exit 1; fi
            grep -q MP3633 /tmp/refused; say token-file
            test -s /usr/share/doc/megapod/copyright; test -s /usr/share/doc/megapod/THIRD-PARTY-NOTICES.txt; say notices
            start $port; say running
            owner=$(stat -c %U /proc/$service); say "owner $owner"; [ "$owner" = megapod ]
            stop; say stopped
            ls /var/lib/megapod/* >/dev/null
            echo 'mine' >/etc/megapod/mine.txt
            sed -i 's/^name: .*/name: My own site/' /etc/megapod/site.yaml
            kept=$(md5sum /etc/megapod/site.yaml)
            dpkg -i {{next}}; say upgraded
            [ "$(dpkg-query -W -f '${Version}' megapod)" = 99.0.0 ]
            [ "$kept" = "$(md5sum /etc/megapod/site.yaml)" ]
            start $port; say running-again
            curl -fsS "http://127.0.0.1:$port/healthz"
            stop
            if dpkg -i {{now}} 2>/tmp/refused; then echo 'it was downgraded'; exit 1; fi
            grep -q 'cannot go on with its data' /tmp/refused; say not-downgraded
            [ "$(dpkg-query -W -f '${Version}' megapod)" = 99.0.0 ]
            dpkg -r megapod; say removed
            test -e /var/lib/megapod; test -e /etc/megapod/mine.txt; test ! -e /usr/bin/megapod
            {{AsIfJobsRan}}
            dpkg -P megapod; say purged
            test ! -e /var/lib/megapod; test ! -e /etc/megapod; test ! -e /var/lib/megapod-node; test ! -e /etc/megapod-node
            if getent passwd megapod; then exit 1; fi
            say done
            """;
        var (code, said) = await Machine.RunAsync(packages.Folder, script, Stop);
        Assert.True(code == 0 && said.Contains("step: done", StringComparison.Ordinal), said);
        Assert.False(Directory.Exists("/var/lib/megapod"), "the test changed this machine");
    }

    [Fact]
    public async Task Units_are_such_that_systemd_understands_and_the_site_s_is_shut_in_well()
    {
        string package = await packages.NowAsync();
        Assert.SkipWhen(!File.Exists("/usr/bin/systemd-analyze"), "tool: needs systemd-analyze, of the Debian package systemd (./megapod test --install)");
        string script = $"""
            set -e
            dpkg -i {package} >/dev/null 2>&1
            for unit in megapod megapod-node; do
                systemd-analyze verify --man=no /lib/systemd/system/$unit.service 2>&1 | grep -i "$unit.service" && exit 1
            done
            systemd-analyze security --offline=true --threshold=30 /lib/systemd/system/megapod.service
            for line in KillMode=process Restart=always 'Delegate=cpu memory pids'; do grep -qx "$line" /lib/systemd/system/megapod-node.service; done
            """;
        var (code, said) = await Machine.RunAsync(packages.Folder, script, Stop);
        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task What_the_program_is_made_of_is_listed_with_versions_and_licences()
    {
        await packages.NowAsync();
        string sbom = await File.ReadAllTextAsync(Directory.GetFiles(packages.Folder, "*.cdx.json").Single(), Stop);
        using var document = System.Text.Json.JsonDocument.Parse(sbom);
        var parts = document.RootElement.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("purl").GetString()!).ToList();
        Assert.Equal("CycloneDX", document.RootElement.GetProperty("bomFormat").GetString());
        Assert.Contains(parts, p => p.StartsWith("pkg:nuget/YamlDotNet@", StringComparison.Ordinal));
        Assert.Contains(parts, p => p.StartsWith("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@", StringComparison.Ordinal));
        Assert.Equal(parts.Count, parts.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(parts, p => p.Contains("Analyzer", StringComparison.Ordinal) || p.Contains("xunit", StringComparison.Ordinal));
        string notices = await File.ReadAllTextAsync(Path.Combine(packages.Folder, "THIRD-PARTY-NOTICES.txt"), Stop);
        Assert.All(document.RootElement.GetProperty("components").EnumerateArray(), c => Assert.Contains($"\n{c.GetProperty("name").GetString()} {c.GetProperty("version").GetString()}", notices, StringComparison.Ordinal));
    }
}
