namespace Megapod.Unit.Storage;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Storage.Journal;
using Megapod.Storage.Relational;

/// <summary>What a journal keeps, and what it makes of files that are torn, foreign, newer, in use, or on a full disk.</summary>
public sealed class JournalFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-journal-").FullName;
    private readonly SemaphoreSlim changed = new(0);

    private string FilePath => Path.Combine(folder, JournalFile.FileName);

    public void Dispose()
    {
        changed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_was_put_is_found_again_and_the_newest_value_wins()
    {
        using (var journal = Opened())
        {
            Assert.Empty(journal.Found);
            journal.Put([Entry("a", "1"), Entry("b", "2")], isWhole: false);
            journal.Put([Entry("a", "3")], isWhole: false);
        }

        using var again = Opened();
        Assert.Equal(["a=3", "b=2"], Texts(again));
    }

    [Fact]
    public void Whole_batch_replaces_all_that_was_there()
    {
        using (var journal = Opened())
        {
            journal.Put([Entry("old", "1")], isWhole: false);
            journal.Put([Entry("new", "2")], isWhole: true);
        }

        using var again = Opened();
        Assert.Equal(["new=2"], Texts(again));
    }

    [Fact]
    public void Kept_batch_survives_a_controller_that_is_killed()
    {
        using var journal = Opened();
        journal.Changed = () => changed.Release();
        long number = journal.Put([Entry("a", "1")], isWhole: false);
        AwaitWriter();
        Assert.Equal(number, journal.Kept);

        // A copy of the files as they lie there now is what a successor finds after a kill at this instant.
        string copy = Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName;
        foreach (string file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        using var successor = JournalFile.Open(copy, "site").Value;
        Assert.Equal(["a=1"], Texts(successor));
    }

    [Fact]
    public void Log_that_was_torn_by_a_loss_of_power_gives_the_last_whole_batch()
    {
        using var journal = Opened();
        journal.Changed = () => changed.Release();
        journal.Put([Entry("a", "1")], isWhole: false);
        AwaitWriter();
        long whole = new FileInfo(FilePath + "-wal").Length;
        journal.Put([Entry("a", "2"), Entry("b", "2")], isWhole: false);
        AwaitWriter();
        Assert.True(new FileInfo(FilePath + "-wal").Length > whole + 100);

        string copy = Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName;
        File.Copy(FilePath, Path.Combine(copy, JournalFile.FileName));
        File.WriteAllBytes(Path.Combine(copy, JournalFile.FileName + "-wal"), File.ReadAllBytes(FilePath + "-wal")[..(int)(whole + 100)]);
        using var successor = JournalFile.Open(copy, "site").Value;
        Assert.Equal(["a=1"], Texts(successor));
    }

    [Fact]
    public void Second_controller_is_refused_while_the_first_one_runs()
    {
        using (Opened())
        {
            Assert.Equal("MP3303", FaultOf(JournalFile.Open(folder, "site")).Code);
        }

        Opened().Dispose();
    }

    [Fact]
    public void Journal_of_another_site_is_refused()
    {
        Opened().Dispose();
        Assert.Equal("MP3307", FaultOf(JournalFile.Open(folder, "another")).Code);
    }

    [Fact]
    public void File_that_is_no_database_is_refused_and_left_as_it_is()
    {
        byte[] garbage = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a letter to a friend\n", 500)));
        File.WriteAllBytes(FilePath, garbage);
        Assert.Equal("MP3304", FaultOf(JournalFile.Open(folder, "site")).Code);
        Assert.Equal(garbage, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Database_of_another_program_is_refused_and_left_as_it_is()
    {
        SqliteFile.Open(FilePath, "OTHR", 1, "CREATE TABLE entry (a)", 1 << 20).Value.Dispose();
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.Equal("MP3304", FaultOf(JournalFile.Open(folder, "site")).Code);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Journal_of_another_version_is_refused_and_left_as_it_is(int version)
    {
        SqliteFile.Open(FilePath, "MPJ1", version, "CREATE TABLE entry (a)", 1 << 20).Value.Dispose();
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.Equal("MP3306", FaultOf(JournalFile.Open(folder, "site")).Code);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Damage_anywhere_in_the_file_is_refused_or_harms_nothing()
    {
        using (var journal = Opened())
        {
            journal.Put([.. Enumerable.Range(0, 40).Select(k => Entry($"key{k}", new string('x', 300)))], isWhole: false);
        }

        byte[] whole = File.ReadAllBytes(FilePath);
        int refused = 0;
        for (int at = 0; at < whole.Length; at += 97)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(FilePath, damaged);
            var opened = JournalFile.Open(folder, "site");
            if (opened.IsSuccess)
            {
                Assert.Equal(40, opened.Value.Found.Count);
                Assert.All(opened.Value.Found.Values, v => Assert.Equal(new string('x', 300), Encoding.UTF8.GetString(v.Span)));
                opened.Value.Dispose();
            }
            else
            {
                refused++;
                Assert.Contains(FaultOf(opened).Code, new[] { "MP3302", "MP3304", "MP3305", "MP3306", "MP3307" });
            }
        }

        Assert.True(refused > whole.Length / 97 / 2, $"{refused} refused");
    }

    [Fact]
    public void Damaged_journal_is_set_aside_only_when_told_and_a_new_one_begins()
    {
        File.WriteAllText(FilePath, "not a database, whatever its name says");
        File.WriteAllText(FilePath + "-wal", "its log");
        Assert.False(JournalFile.Open(folder, "site").IsSuccess);
        string aside = JournalFile.SetAside(folder, new DateTimeOffset(2025, 6, 1, 9, 0, 0, TimeSpan.Zero)).Value;
        using var journal = Opened();
        Assert.Empty(journal.Found);
        Assert.Equal("not a database, whatever its name says", File.ReadAllText(aside));
        Assert.Equal("its log", File.ReadAllText(aside + "-wal"));
    }

    [Fact]
    public void Journal_that_lost_its_main_file_keeps_its_log()
    {
        File.WriteAllText(FilePath + "-wal", "commits");
        Assert.Equal("MP3305", FaultOf(JournalFile.Open(folder, "site")).Code);
        File.WriteAllText(FilePath, "");
        Assert.Equal("MP3305", FaultOf(JournalFile.Open(folder, "site")).Code);
        Assert.Equal("commits", File.ReadAllText(FilePath + "-wal"));
    }

    [Fact]
    public void Journal_that_is_full_says_so_and_recovers_with_a_whole_batch_only()
    {
        using var journal = JournalFile.Open(folder, "site", 64 << 10).Value;
        journal.Changed = () => changed.Release();
        long first = journal.Put([Entry("a", "1")], isWhole: false);
        AwaitWriter();
        journal.Put([new JournalEntry("b", new byte[200_000])], isWhole: false);
        AwaitWriter();
        Assert.Equal("MP3309", journal.Trouble!.Code);
        Assert.Equal(first, journal.Kept);
        Assert.Equal(0, journal.Put([Entry("c", "3")], isWhole: false));
        long recovered = journal.Put([Entry("a", "4")], isWhole: true);
        AwaitWriter();
        Assert.Null(journal.Trouble);
        Assert.Equal(recovered, journal.Kept);
        Assert.NotEqual(0, journal.Put([Entry("c", "3")], isWhole: false));
    }

    [Fact]
    public void Journal_that_is_written_for_a_long_time_stays_small()
    {
        using var journal = Opened();
        journal.Changed = () => changed.Release();
        byte[] value = new byte[4_000];
        for (int k = 0; k < 1_500; k++)
        {
            value = [.. value];
            value[0] = (byte)k;
            journal.Put([new JournalEntry($"key{k % 10}", value)], isWhole: false);
            AwaitWriter();
        }

        long bytes = Directory.GetFiles(folder).Sum(f => new FileInfo(f).Length);
        Assert.True(bytes < 8 << 20, $"{bytes} bytes");
    }

    [Fact]
    public void Machine_without_the_library_is_told_which_package_it_lacks()
    {
        var fault = Assert.Single(SqliteFile.Open(FilePath, "MPJ1", 1, "CREATE TABLE entry (a)", 1 << 20, library: "libnosuchsqlite.so.0").Faults);
        Assert.Equal("MP3301", fault.Code);
        Assert.Contains("libsqlite3-0", fault.Remedy);
    }

    private static JournalEntry Entry(string key, string value) => new(key, Encoding.UTF8.GetBytes(value));

    private static IEnumerable<string> Texts(JournalFile journal) => journal.Found.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={Encoding.UTF8.GetString(e.Value.Span)}");

    private static Fault FaultOf(Outcome<JournalFile> outcome) => Assert.Single(outcome.Faults);

    private void AwaitWriter() => Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "the journal's thread wrote nothing");

    private JournalFile Opened() => JournalFile.Open(folder, "site").Value;
}
