namespace Megapod.Unit.Storage;

using System.Security.Cryptography;
using System.Text;
using Megapod.Core.People;
using Megapod.Core.Units;
using Megapod.Storage.Audit;
using Microsoft.Data.Sqlite;

/// <summary>An audit that is whole, and every way in which somebody with the file in his hands may change it.</summary>
public sealed class AuditFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-audit-").FullName;

    private string FilePath => Path.Combine(folder, AuditFile.FileName);

    private string HeadPath => Path.Combine(folder, AuditHead.FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Entries_hang_together_over_restarts()
    {
        await WriteAsync(3);
        await WriteAsync(2);
        var verdict = Verified();
        Assert.Equal((true, 5), (verdict.IsWhole, verdict.Entries));
        Assert.Equal(File.ReadAllText(HeadPath).Trim(), verdict.Head.ToString());
    }

    [Fact]
    public async Task Hash_is_of_the_text_and_the_hash_before_it()
    {
        using var audit = AuditFile.Open(folder).Value;
        var first = (await audit.AppendAsync(Note("ann"))).Value;
        var second = (await audit.AppendAsync(Note("bo \"x\" ä"))).Value;
        const string text = """{"number":1,"at":"0001-01-01T00:00:01.000Z","who":"ann","via":"cookie","action":"POST /a","subject":"id=1","detail":"","result":"asked"}""";
        string hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(text), .. new byte[32]]));
        Assert.Equal(hash, first.Hash);
        const string next = """{"number":2,"at":"0001-01-01T00:00:01.000Z","who":"bo \u0022x\u0022 \u00E4","via":"cookie","action":"POST /a","subject":"id=1","detail":"","result":"asked"}""";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(next), .. Convert.FromHexString(hash)])), second.Hash);
        Assert.Equal("bo \"x\" ä", second.Who);
    }

    [Fact]
    public async Task Entries_are_read_newest_first_and_in_pages()
    {
        using var audit = AuditFile.Open(folder).Value;
        for (int i = 0; i < 5; i++)
        {
            await audit.AppendAsync(Note($"{i}"));
        }

        Assert.Equal([5L, 4L], audit.Before(null, 2).Value.Select(e => e.Number));
        Assert.Equal([3L, 2L, 1L], audit.Before(4, 100).Value.Select(e => e.Number));
        Assert.Empty(audit.Before(1, 100).Value);
    }

    [Fact]
    public async Task Audit_is_verified_while_the_site_writes_it()
    {
        using var audit = AuditFile.Open(folder).Value;
        await audit.AppendAsync(Note("ann"));
        Assert.Equal((true, 1), (Verified().IsWhole, Verified().Entries));
        await audit.AppendAsync(Note("ann"));
        Assert.Equal(2, Verified().Entries);
    }

    [Fact]
    public async Task Audit_of_a_site_that_was_killed_is_verified_as_it_lies_there()
    {
        using var audit = AuditFile.Open(folder).Value;
        await audit.AppendAsync(Note("ann"));
        string copy = Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName;
        foreach (string file in Directory.GetFiles(folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        Assert.Equal((true, 1), (AuditFile.Verify(copy).Value.IsWhole, AuditFile.Verify(copy).Value.Entries));
        using var successor = AuditFile.Open(copy).Value;
        Assert.Equal(2, (await successor.AppendAsync(Note("bo"))).Value.Number);
    }

    [Theory]
    [InlineData("UPDATE entry SET text = replace(text, 'ann', 'bob') WHERE number = 2", 2)]
    [InlineData("UPDATE entry SET text = CAST(replace(CAST(text AS TEXT), 'ann', 'bob') AS BLOB) WHERE number = 2", 2)]
    [InlineData("UPDATE entry SET hash = zeroblob(32) WHERE number = 3", 3)]
    [InlineData("DELETE FROM entry WHERE number = 2", 2)]
    [InlineData("DELETE FROM entry WHERE number = 1", 1)]
    [InlineData("DELETE FROM entry WHERE number > 3", 4)]
    [InlineData("DELETE FROM entry", 1)]
    [InlineData("UPDATE entry SET number = number + 10 WHERE number > 2", 3)]
    public async Task Change_by_hand_is_found_where_it_was_made(string change, long at)
    {
        await WriteAsync(5);
        Edit(change);
        var verdict = Verified();
        Assert.Equal((false, at, at - 1), (verdict.IsWhole, verdict.BrokenAt, verdict.Entries));
    }

    [Theory]
    [InlineData("UPDATE entry SET hash = zeroblob(32) WHERE number = 3")]
    [InlineData("DELETE FROM entry WHERE number = 2")]
    public async Task Slip_of_a_shell_is_stopped_by_the_file_itself(string change)
    {
        await WriteAsync(5);
        Assert.Contains("only added to", Assert.Throws<SqliteException>(() => Edit(change, isAware: false)).Message, StringComparison.Ordinal);
        Assert.True(Verified().IsWhole);
    }

    [Fact]
    public async Task Chain_that_was_written_anew_with_its_head_is_found_by_a_head_that_was_noted_down()
    {
        await WriteAsync(5);
        var noted = Verified().Head;
        Assert.True(AuditFile.Verify(folder, noted).Value.IsWhole);
        File.Delete(FilePath);
        File.Delete(HeadPath);
        await WriteAsync(6, "eve");
        Assert.True(Verified().IsWhole);
        Assert.Equal(5, AuditFile.Verify(folder, noted).Value.BrokenAt);
    }

    [Fact]
    public async Task Audit_whose_end_was_cut_off_takes_nothing_more()
    {
        await WriteAsync(5);
        Edit("DELETE FROM entry WHERE number > 3");
        using var audit = AuditFile.Open(folder).Value;
        Assert.Equal("MP3551", audit.Mismatch?.Code);
        Assert.Equal("MP3551", (await audit.AppendAsync(Note("ann"))).Faults[0].Code);
        Assert.Equal([3L], audit.Before(null, 1).Value.Select(e => e.Number));
    }

    [Fact]
    public async Task Missing_head_is_told_and_ends_the_writing()
    {
        await WriteAsync(5);
        File.Delete(HeadPath);
        Assert.Equal(5, Verified().BrokenAt);
        using var audit = AuditFile.Open(folder).Value;
        Assert.Equal("MP3551", audit.Mismatch?.Code);
    }

    [Fact]
    public async Task Head_that_is_one_entry_behind_is_that_of_a_death_in_between_and_no_harm()
    {
        await WriteAsync(4);
        string before = File.ReadAllText(HeadPath);
        await WriteAsync(1);
        File.WriteAllText(HeadPath, before);
        Assert.True(Verified().IsWhole);
        await WriteAsync(1);
        Assert.Equal(6, Verified().Entries);
    }

    [Fact]
    public async Task Head_that_cannot_be_kept_refuses_what_was_asked_until_it_can()
    {
        using var audit = AuditFile.Open(folder).Value;
        await audit.AppendAsync(Note("ann"));
        Directory.CreateDirectory(HeadPath + ".next");
        Assert.Equal("MP3553", (await audit.AppendAsync(Note("ann"))).Faults[0].Code);
        Directory.Delete(HeadPath + ".next");
        Assert.True((await audit.AppendAsync(Note("ann"))).IsSuccess);
        Assert.Equal((true, 3), (Verified().IsWhole, Verified().Entries));
    }

    [Fact]
    public async Task Half_a_character_stops_nothing()
    {
        using var audit = AuditFile.Open(folder).Value;
        Assert.Equal("cut \ufffd", (await audit.AppendAsync(Note("cut \ud83d"))).Value.Who);
        Assert.True((await audit.AppendAsync(Note("ann"))).IsSuccess);
        Assert.Equal(2, Verified().Entries);
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_a_number_each()
    {
        using var audit = AuditFile.Open(folder).Value;
        var entries = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => audit.AppendAsync(Note($"{i}")).AsTask()));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), entries.Select(e => e.Value.Number).Order());
        Assert.Equal(100, Verified().Entries);
    }

    private static AuditNote Note(string who) => new(new Instant(TimeSpan.TicksPerSecond), who, "cookie", "POST /a", "id=1", "", "asked");

    private AuditVerdict Verified() => AuditFile.Verify(folder).Value;

    private async Task WriteAsync(int many, string who = "ann")
    {
        using var audit = AuditFile.Open(folder).Value;
        for (int i = 0; i < many; i++)
        {
            Assert.True((await audit.AppendAsync(Note(who))).IsSuccess);
        }
    }

    private void Edit(string sql, bool isAware = true)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand in this file.
        command.CommandText = (isAware ? "DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; " : "") + sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
