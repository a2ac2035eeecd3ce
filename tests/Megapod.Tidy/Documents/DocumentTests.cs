namespace Megapod.Tidy.Documents;

public sealed class DocumentTests
{
    /// <summary>The change log speaks of the past, where things had other names.</summary>
    public static TheoryData<string> Documents => [.. Repository.TextFiles.Where(path => path.EndsWith(".md") && path != "CHANGELOG.md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_names_only_what_exists(string path)
    {
        Verdict.Clean(DocumentCheck.Findings(path, Repository.Read(path)));
    }

    [Theory]
    [InlineData("see [the tour](no-such-file.md)")]
    [InlineData("see [the tour](decisions/no-such-file.md)")]
    [InlineData("see [below](#no-such-heading)\n\n# Another heading")]
    [InlineData("look into `src/Megapod.Nowhere`")]
    [InlineData("run `scripts/no-such-script.sh --fast`")]
    [InlineData("the type `Megapod.Core.NoSuchType`")]
    [InlineData("run `megapod frobnicate`")]
    [InlineData("run `./megapod frobnicate site.yaml --json`")]
    [InlineData("run `megapod --frobnicate`")]
    [InlineData("run `./megapod test --frobnicate`")]
    [InlineData("```sh\n./megapod frobnicate\n```")]
    [InlineData("```\n$ megapod frobnicate # comment\n```")]
    public void Thing_that_does_not_exist_is_found(string text) => Assert.NotEmpty(DocumentCheck.Findings("docs/page.md", text));

    [Theory]
    [InlineData("see [the house](../CONTRIBUTING.md), [somewhere](https://example.org/none) and [below](#the-house-rules)\n\n## The house rules")]
    [InlineData("look into `src/Megapod.Core/`, `src/Megapod.Core/ProductInfo.cs` and `docs/decisions/0001-…`")]
    [InlineData("the type `Megapod.Core.ProductInfo` in `Megapod.Core`")]
    [InlineData("run `megapod --version --json`, `megapod COMMAND`, `megapod <command>` and `./megapod test --filter Door`")]
    [InlineData("```yaml\nname: megapod frobnicate\n```")]
    public void Thing_that_exists_is_left_alone(string text) => Verdict.Clean(DocumentCheck.Findings("docs/page.md", text));
}
