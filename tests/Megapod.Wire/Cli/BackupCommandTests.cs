namespace Megapod.Wire.Cli;

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.People;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Storage.Audit;
using Megapod.Storage.Backup;
using Megapod.Storage.Journal;
using Megapod.Storage.Relational;

/// <summary><c>backup</c> and <c>restore</c> of a state folder, at rest and while it is written.</summary>
public sealed class BackupCommandTests : CommandTest, IDisposable
{
    /// <summary>Sum and length at a wrapping's end, and the empty blocks before them.</summary>
    private const int WrappingsEnd = 40;

    private static readonly Instant Now = ScenarioBuilder.DefaultStart;

    private readonly string root = Directory.CreateTempSubdirectory("megapod-backup-test-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string State => Path.Combine(root, "state");

    private string Packed => Path.Combine(root, "backup.tar.gz");

    private string Restored => Path.Combine(root, "restored");

    void IDisposable.Dispose()
    {
        Directory.Delete(root, recursive: true);
        Dispose();
    }

    [Fact]
    public async Task State_at_rest_comes_back_with_its_accounts_audit_and_journals_and_without_what_devices_hold_or_what_lets_somebody_in()
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(State, "local.token"), "mp_secret", Cancel);
        Directory.CreateDirectory(Path.Combine(State, "keys"));
        await File.WriteAllTextAsync(Path.Combine(State, "keys", "key.xml"), "secret", Cancel);
        await File.WriteAllTextAsync(Path.Combine(State, "plan.memory"), "seven weeks of cars", Cancel);

        Assert.Equal(0, await RunAsync("backup", "--state", State, "--out", Packed, "--at", "http://127.0.0.1:1"));
        Assert.Equal(0, await RunAsync("restore", Packed, "--state", Restored));
        Assert.Contains("'site'", Output.ToString(), StringComparison.Ordinal);
        Assert.Equal("seven weeks of cars", await File.ReadAllTextAsync(Path.Combine(Restored, "plan.memory"), Cancel));
        Assert.False(File.Exists(Path.Combine(Restored, JournalFile.FileName)) || File.Exists(Path.Combine(Restored, "local.token")) || Directory.Exists(Path.Combine(Restored, "keys")));
        using (var accounts = AccountsFile.Open(Restored).Value)
        {
            Assert.Equal(["Ann"], accounts.Accounts.Select(a => a.Name));
        }

        using (var pods = JournalFile.Open(Path.Combine(Restored, "pods"), "site").Value)
        {
            Assert.Equal("life", Encoding.UTF8.GetString(pods.Found["pod-1"].Span));
        }

        // The audit goes on: all of it is there, and then that it was put back.
        Assert.Equal(0, await RunAsync("audit", "verify", "--state", Restored));
        using var audit = AuditFile.Open(Restored).Value;
        Assert.Equal(["restore", "GET /x", "GET /x"], audit.Before(null, 10).Value.Select(e => e.Action));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Packed));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Restored));
        }
    }

    [Fact]
    public async Task State_that_is_written_meanwhile_is_copied_whole_by_whoever_writes_it_and_is_in_use_for_everybody_else()
    {
        await FillAsync();
        using var pods = JournalFile.Open(Path.Combine(State, "pods"), "site").Value;
        using var audit = AuditFile.Open(State).Value;
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                pods.Put([new JournalEntry("a", BitConverter.GetBytes(i)), new JournalEntry("b", BitConverter.GetBytes(i))], isWhole: false);
                await audit.AppendAsync(new AuditNote(Now, "Ann", "cookie", "GET /x", "", "", "done"));
            }
        }, Cancel);
        Assert.True(SpinWait.SpinUntil(() => pods.Kept > 0, TimeSpan.FromSeconds(30)), "Nothing was kept.");
        Assert.Equal(3, await RunAsync("backup", "--state", State, "--out", Packed, "--at", "http://127.0.0.1:1"));
        Assert.Contains("MP3303", Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Packed));

        var written = StateBackup.Write(
            StateBackup.SourcesOf(State, [StateBackup.PlainFile(State, AuditHead.FileName), new BackupSource("pods/journal.db", pods.CopyTo), new BackupSource(AuditFile.FileName, audit.CopyTo)]), Packed, "site", "0.0.1", DateTimeOffset.UnixEpoch);
        Assert.True(written.IsSuccess, string.Join("; ", written.Faults));
        await stop.CancelAsync();
        await writing;
        Assert.True(StateBackup.Restore(Packed, Restored, new Version(0, 0, 1)).IsSuccess);
        Assert.True(AuditFile.Verify(Restored).Value.IsWhole);
        using var copied = JournalFile.Open(Path.Combine(Restored, "pods"), "site").Value;
        Assert.Equal(copied.Found["a"].ToArray(), copied.Found["b"].ToArray());
    }

    [Fact]
    public async Task Backup_that_was_cut_off_or_changed_is_refused_and_leaves_nothing()
    {
        await FillAsync();
        Assert.Equal(0, await RunAsync("backup", "--state", State, "--out", Packed, "--at", "http://127.0.0.1:1"));
        Assert.Equal(3, await RunAsync("backup", "--state", State, "--out", Packed, "--at", "http://127.0.0.1:1"));
        byte[] whole = await File.ReadAllBytesAsync(Packed, Cancel);
        Assert.True(StateBackup.Restore(Packed, Restored, new Version(9, 9)).IsSuccess);
        var kept = Directory.EnumerateFiles(Restored, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(Restored, f), File.ReadAllBytes);
        Assert.True(kept.Count >= 4);
        Directory.Delete(Restored, recursive: true);
        foreach (int cut in Enumerable.Range(0, 40).Select(k => k * whole.Length / 40).Concat(Enumerable.Range(1, 40).Select(back => whole.Length - back)))
        {
            await File.WriteAllBytesAsync(Packed, whole[..cut], Cancel);
            if (whole.Length - cut > WrappingsEnd)
            {
                Refused("MP3496");
            }
            else
            {
                RefusedOrWhole();
            }

            byte[] bent = [.. whole];
            bent[cut] ^= 0x10;
            await File.WriteAllBytesAsync(Packed, bent, Cancel);
            RefusedOrWhole();
        }

        // Some bits of the wrapping say nothing, and its last bytes come after all that it wraps: what is restored from such a one is what was written.
        void RefusedOrWhole()
        {
            var restored = StateBackup.Restore(Packed, Restored, new Version(9, 9));
            Assert.True(restored.IsSuccess || restored.Faults[0].Code is "MP3496" or "MP3498", restored.IsSuccess ? "" : restored.Faults[0].ToString());
            if (Directory.Exists(Restored))
            {
                Assert.All(kept, k => Assert.Equal(k.Value, File.ReadAllBytes(Path.Combine(Restored, k.Key))));
                Assert.True(AuditFile.Verify(Restored).Value.IsWhole);
                Directory.Delete(Restored, recursive: true);
            }
        }
    }

    [Theory]
    [InlineData("../outside", "MP3496")]
    [InlineData("/etc/outside", "MP3496")]
    [InlineData("a//b", "MP3496")]
    [InlineData("journal.db", "MP3496")]
    [InlineData("keys/key.xml", "MP3496")]
    public void Backup_that_wants_to_write_elsewhere_is_refused(string name, string fault)
    {
        Pack($$"""{"product":"Megapod","version":"0.0.1","site":"s","made":"2026-01-01T00:00:00Z","parts":[{"name":"{{name}}","bytes":1,"sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"}]}""", (name, "1"));
        Refused(fault);
        Assert.False(File.Exists(Path.Combine(root, "outside")));
    }

    [Fact]
    public void Backup_of_a_newer_program_and_a_folder_with_something_in_it_are_refused()
    {
        Pack("""{"product":"Megapod","version":"99.0.0","site":"s","made":"2026-01-01T00:00:00Z","parts":[]}""");
        Refused("MP3498");
        Pack("""{"product":"Megapod","version":"0.0.1","site":"s","made":"2026-01-01T00:00:00Z","parts":[]}""");
        Directory.CreateDirectory(Restored);
        Assert.True(StateBackup.Restore(Packed, Restored, new Version(0, 1, 0)).IsSuccess);
        File.WriteAllText(Path.Combine(Restored, "mine"), "");
        Assert.Equal("MP3497", StateBackup.Restore(Packed, Restored, new Version(0, 1, 0)).Faults.Single().Code);
        Assert.True(File.Exists(Path.Combine(Restored, "mine")));
        Pack("""{"product":"Megapod","version":"0.0.1","site":"s","made":"2026-01-01T00:00:00Z","parts":[]}""", ("more", "1"));
        Directory.Delete(Restored, recursive: true);
        Refused("MP3496");
    }

    private async Task FillAsync()
    {
        using (var grants = JournalFile.Open(State, "site").Value)
        {
            grants.Put([new JournalEntry("held", "1 MW"u8.ToArray())], isWhole: false);
        }

        using (var pods = JournalFile.Open(Path.Combine(State, "pods"), "site").Value)
        {
            pods.Put([new JournalEntry("pod-1", "life"u8.ToArray())], isWhole: false);
        }

        using (var accounts = AccountsFile.Open(State).Value)
        {
            Assert.Null(accounts.Keep(new Account("Ann", PersonRole.Administrator, "hash", "stamp", Now, Now)));
        }

        using var audit = AuditFile.Open(State).Value;
        for (int i = 0; i < 2; i++)
        {
            Assert.True((await audit.AppendAsync(new AuditNote(Now, "Ann", "cookie", "GET /x", "", "", "done"))).IsSuccess);
        }
    }

    private void Refused(string fault)
    {
        var restored = StateBackup.Restore(Packed, Restored, new Version(0, 1, 0));
        Assert.Equal(fault, restored.IsSuccess ? "none" : restored.Faults.Single().Code);
        Assert.False(Directory.Exists(Restored) || Directory.Exists(Restored + ".unfinished"));
    }

    private void Pack(string contents, params (string Name, string Text)[] files)
    {
        using var file = File.Create(Packed);
        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        using var archive = new TarWriter(packed);
        foreach (var (name, text) in files.Prepend(("backup.json", contents)))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }
}
