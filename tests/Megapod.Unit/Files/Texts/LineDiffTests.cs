namespace Megapod.Unit.Files.Texts;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Files.Texts;

/// <summary>What differs between two texts, line by line.</summary>
public sealed class LineDiffTests
{
    [Fact]
    public void Lines_that_changed_are_shown_between_those_that_did_not_with_their_numbers()
    {
        var lines = LineDiff.Between("a\nb\nc\nd\n", "a\nB\nc\nx\nd\n");
        Assert.Equal(
            [
                new DiffLine(DiffKind.Same, "a", 1, 1),
                new DiffLine(DiffKind.Removed, "b", 2, 0),
                new DiffLine(DiffKind.Added, "B", 0, 2),
                new DiffLine(DiffKind.Same, "c", 3, 3),
                new DiffLine(DiffKind.Added, "x", 0, 4),
                new DiffLine(DiffKind.Same, "d", 4, 5),
            ],
            lines);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a\n")]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    public void Ends_of_lines_are_no_difference(string before, string after) => Assert.All(LineDiff.Between(before, after), l => Assert.Equal(DiffKind.Same, l.Kind));

    [Fact]
    public void Both_texts_are_in_it_whole_and_as_few_lines_change_as_can()
    {
        var texts = Gen.Elements("a", "b", "c").ListOf().Select(lines => string.Concat(lines.Select(l => l + "\n"))).ToArbitrary();
        Prop.ForAll(texts, texts, (before, after) =>
        {
            var lines = LineDiff.Between(before, after);
            var old = lines.Where(l => l.Kind != DiffKind.Added).ToList();
            var now = lines.Where(l => l.Kind != DiffKind.Removed).ToList();
            Assert.Equal(before, string.Concat(old.Select(l => l.Text + "\n")));
            Assert.Equal(after, string.Concat(now.Select(l => l.Text + "\n")));
            Assert.Equal(Enumerable.Range(1, old.Count), old.Select(l => l.LineBefore));
            Assert.Equal(Enumerable.Range(1, now.Count), now.Select(l => l.LineAfter));
            Assert.Equal(Fewest(Split(before), Split(after)), lines.Count(l => l.Kind != DiffKind.Same));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Texts_that_have_nothing_in_common_and_are_huge_are_one_taken_out_and_the_other_put_in()
    {
        string before = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}\n"));
        string after = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"b{i}\n"));
        var lines = LineDiff.Between("same\n" + before, "same\n" + after);
        Assert.Equal((1, 20_000, 20_000), (lines.Count(l => l.Kind == DiffKind.Same), lines.Count(l => l.Kind == DiffKind.Removed), lines.Count(l => l.Kind == DiffKind.Added)));
    }

    private static string[] Split(string text) => text.Split('\n')[..^1];

    /// <summary>The textbook's distance with insertions and deletions only, from the front and by rows: another way than the one that is tested.</summary>
    private static int Fewest(string[] before, string[] after)
    {
        int[] row = [.. Enumerable.Range(0, after.Length + 1)];
        for (int i = 1; i <= before.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= after.Length; j++)
            {
                int above = row[j];
                row[j] = before[i - 1] == after[j - 1] ? diagonal : 1 + Math.Min(above, row[j - 1]);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
