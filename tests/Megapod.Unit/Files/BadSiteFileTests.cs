namespace Megapod.Unit.Files;

using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Tests;

/// <summary>Each file of the folder bad has a mistake; the text beside it is what a person then sees, word for word.</summary>
public sealed class BadSiteFileTests
{
    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_file_is_answered_with_the_expected_words(string name)
    {
        var outcome = SiteFileReader.Read(Path.Combine(Folder, name + ".yaml"));
        Assert.False(outcome.IsSuccess);
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + ".txt")), string.Concat(outcome.Faults.Select(Seen)));
    }

    [Fact]
    public void There_are_at_least_forty_bad_files() => Assert.True(Names.Count >= 40);

    [Fact]
    public void Connector_minimum_above_rating_is_refused_with_its_line()
    {
        var fault = Assert.Single(SiteFileReader.Read(Path.Combine(Folder, "minimum-above-rating.yaml")).Faults);
        Assert.Equal(("MP1053", 22, 18), (fault.Code, fault.Line, fault.Column));
    }

    [Fact]
    public void File_that_is_not_there_is_unreadable()
    {
        var outcome = SiteFileReader.Read(Path.Combine(Folder, "no-such-file.yaml"));
        Assert.Equal("MP1001", Assert.Single(outcome.Faults).Code);
        Assert.True(SiteFileReader.IsUnreadable(outcome.Faults));
    }

    [Fact]
    public void Folder_in_place_of_a_file_is_unreadable() => Assert.Equal("MP1001", Assert.Single(SiteFileReader.Read(Folder).Faults).Code);

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    public void Path_that_no_file_can_have_is_unreadable(string path) => Assert.Equal("MP1001", Assert.Single(SiteFileReader.Read(path).Faults).Code);

    [Fact]
    public void File_larger_than_the_bound_is_not_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "id: " + new string('x', SiteFileReader.MaximumBytes));
            var outcome = SiteFileReader.Read(path);
            Assert.Equal("MP1002", Assert.Single(outcome.Faults).Code);
            Assert.True(SiteFileReader.IsUnreadable(outcome.Faults));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void More_mistakes_than_anybody_reads_are_counted_and_not_listed()
    {
        string text = "id: x\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"wrong{i}: 1\n"));
        var faults = SiteFileReader.Parse(text, "x.yaml").Faults;
        Assert.Equal(101, faults.Count);
        Assert.Equal("MP1011", faults[^1].Code);
    }

    [Fact]
    public void Name_that_ends_with_a_line_break_is_refused() =>
        Assert.Contains(SiteFileReader.Parse("id: \"x\\n\"\n", "x.yaml").Faults, f => f is { Code: "MP1027", Line: 1 });

    [Fact]
    public void Merging_the_same_keys_again_and_again_cannot_explode()
    {
        string text = "a: &a {x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}\n"
            + string.Concat(Enumerable.Range('b', 10).Select(c => $"{(char)c}: &{(char)c} {{x: [{string.Join(", ", Enumerable.Repeat($"{{<<: *{(char)(c - 1)}}}", 10))}]}}\n"));
        Assert.Contains(SiteFileReader.Parse(text, "x.yaml").Faults, f => f.Code == "MP1008");
    }

    private static string Seen(Fault fault) => $"{Path.GetFileName(fault.File)}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]\n    {fault.Remedy}\n";
}
