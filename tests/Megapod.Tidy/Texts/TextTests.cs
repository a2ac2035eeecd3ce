namespace Megapod.Tidy.Texts;

using System.Text.RegularExpressions;
using Megapod.Tidy.Floors;

public sealed class TextTests
{
    private static IEnumerable<string> CodeFiles => Repository.TextFiles.Where(path => path.EndsWith(".cs"));

    [Fact]
    public void No_file_contains_what_no_file_may_contain()
    {
        Verdict.Clean(Repository.TextFiles.SelectMany(path => Findings(path, Repository.Read(path))));
    }

    [Theory]
    [InlineData("docs/tour.md", "left to do: TO" + "DO later")]
    [InlineData("src/Megapod.Site/Loop/A.cs", "    #reg" + "ion Fields")]
    [InlineData("src/Megapod.Site/Loop/A.cs", "cat" + "ch\n{\n}")]
    [InlineData("src/Megapod.Site/Loop/A.cs", "cat" + "ch (IOException problem) when (problem.HResult == 3) { /* nothing */ }")]
    [InlineData("src/Megapod.Site/Loop/A.cs", "cat" + "ch (IOException)\n{\n    // It does not matter.\n}")]
    [InlineData("src/Megapod.Core/Units/Watts.cs", "#pragma warning disable RS0030")]
    [InlineData("src/Megapod.Twin/World/World.cs", "[SuppressMessage(\"A\", \"B\")]")]
    [InlineData("src/Megapod.Control/Megapod.Control.csproj", "<NoWarn>RS0030</NoWarn>")]
    [InlineData("src/Megapod.Control/.editorconfig", "dotnet_diagnostic.RS0030.severity = none")]
    [InlineData("scripts/build.sh", "cd /ho" + "me/anna/megapod")]
    [InlineData("docs/tour.md", "see /wo" + "rk/main")]
    [InlineData("docs/tour.md", "see C:" + "\\Users")]
    public void Offence_is_found(string path, string text) => Assert.NotEmpty(Findings(path, text));

    [Theory]
    [InlineData("docs/tour.md", "a folder such as src/wo" + "rk/x, ~/wo" + "rk/x, $HO" + "ME/wo" + "rk/ and https://example.org/ho" + "me/page are no machine's")]
    [InlineData("src/Megapod.Site/Loop/A.cs", "catch (IOException problem)\n{\n    log.Lost(problem);\n}")]
    [InlineData("src/Megapod.Site/Loop/A.cs", "#pragma warning disable CA1031 // Says why.")]
    public void Innocence_is_left_alone(string path, string text) => Verdict.Clean(Findings(path, text));

    [Fact]
    public void Namespace_is_the_folder()
    {
        var misplaced =
            from path in CodeFiles
            where !path.StartsWith("tests/Shared/")
            let match = Regex.Match(Repository.Read(path), @"^namespace ([\w.]+);", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            where match.Success && match.Groups[1].Value != NamespaceOf(path)
            select $"{path} says {match.Groups[1].Value}";
        Verdict.Clean(misplaced);
    }

    [Fact]
    public void Project_has_the_name_of_its_folder_and_is_in_the_solution()
    {
        var solution = Repository.Read("Megapod.slnx");
        foreach (var project in Repository.TextFiles.Where(path => path.EndsWith(".csproj")))
        {
            Assert.Equal(Path.GetFileName(Path.GetDirectoryName(project)), Path.GetFileNameWithoutExtension(project));
            Assert.Contains($"\"{project}\"", solution);
        }
    }

    [Fact]
    public void Product_has_one_name()
    {
        Assert.Contains($"<Product>{Core.ProductInfo.Name}</Product>", Repository.Read("Directory.Build.props"));
    }

    [Fact]
    public void Pure_projects_are_there_to_be_checked()
    {
        Assert.Contains(CodeFiles, path => path.StartsWith($"src/{FloorPlan.Core}/"));
    }

    private static IEnumerable<string> Findings(string path, string text) => TextRule.All.SelectMany(rule => rule.Findings(path, text));

    private static string NamespaceOf(string path) => string.Join('.', path.Split('/')[1..^1]);
}
