namespace Megapod.Unit.Storage;

using Megapod.Core.People;
using Megapod.Core.Units;
using Megapod.Storage.Relational;

/// <summary>What is kept of accounts and tokens, and by whom it can be read.</summary>
public sealed class AccountsFileTests : IDisposable
{
    private static readonly Account Ann = new("Ann", PersonRole.Administrator, "hash", "stamp", new Instant(10), new Instant(20));
    private static readonly AccessToken Graphs = new("id1", "graphs", PersonRole.Viewer, new string('a', 64), new Instant(30), new Instant(40), null);
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-accounts-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_kept_is_found_again_by_a_successor()
    {
        using (var file = AccountsFile.Open(folder).Value)
        {
            Assert.Empty(file.Accounts);
            Assert.Null(file.Keep(Ann));
            Assert.Null(file.Keep(Graphs));
            Assert.Null(file.Keep(Graphs with { Id = "id2", LastUsed = new Instant(35) }));
        }

        using var again = AccountsFile.Open(folder).Value;
        Assert.Equal([Ann], again.Accounts);
        Assert.Equal([Graphs, Graphs with { Id = "id2", LastUsed = new Instant(35) }], again.Tokens);
    }

    [Fact]
    public void Names_that_differ_in_upper_and_lower_case_are_one_account()
    {
        using var file = AccountsFile.Open(folder).Value;
        file.Keep(Ann);
        file.Keep(Ann with { Name = "ANN", Role = PersonRole.Viewer });
        Assert.Equal((PersonRole.Viewer, "ANN"), (Assert.Single(file.Accounts).Role, file.Accounts[0].Name));
        file.RemoveAccount("ann");
        Assert.Empty(file.Accounts);
    }

    [Fact]
    public void Removed_token_is_gone_and_a_list_that_was_taken_before_stays_as_it_was()
    {
        using var file = AccountsFile.Open(folder).Value;
        file.Keep(Graphs);
        var before = file.Tokens;
        Assert.Null(file.RemoveToken("id1"));
        Assert.Empty(file.Tokens);
        Assert.Single(before);
    }

    [Fact]
    public void Only_its_owner_may_read_the_file_and_its_log()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        using var file = AccountsFile.Open(folder).Value;
        file.Keep(Ann);
        Assert.All(Directory.GetFiles(folder), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(f)));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Second_controller_and_foreign_files_are_refused()
    {
        using (AccountsFile.Open(folder).Value)
        {
            Assert.Equal("MP3303", AccountsFile.Open(folder).Faults[0].Code);
        }

        File.WriteAllText(Path.Combine(folder, AccountsFile.FileName), "no database at all, but long enough");
        Assert.Equal("MP3304", AccountsFile.Open(folder).Faults[0].Code);
    }
}
