namespace Megapod.Unit.Files;

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;

/// <summary>Whatever happens to a good file, reading it yields a site or faults with places inside the file, and never throws.</summary>
public sealed class TornSiteFileTests
{
    private static readonly string[] Good = [.. ExampleSiteTests.ExampleFiles.Select(e => File.ReadAllText(Path.Combine(Megapod.Tests.TestData.RepositoryRoot, e)))];

    private static readonly string[] Shreds =
    [
        " ", "\n", "\t", ":", "- ", "[", "]", "{", "}", "*", "&", "&a ", "*a", "!", "%", "#", "'", "\"", "|", ">", "?", "---", "...", "<<: ", "~", "-1 W", "1e99 MW",
        "\r", "\0", "\u0085", "\u2028", "\uFEFF", "\uD800", "é", "grid: ", "parent: ", "id: ", "count: 2000", "null", "true", "\\x", "@", "`", ",", "%YAML 9.9\n", "%TAG ! a\n",
    ];

    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260101, 3);

    [Fact]
    public void Truncated_file_yields_a_site_or_faults_inside_it() =>
        Check.One(Settings, Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt File, NonNegativeInt Length)>(), c =>
        {
            string text = Good[c.File.Get % Good.Length];
            Judge(text[..(int)((long)c.Length.Get * 7919 % text.Length)]);
        }));

    [Fact]
    public void Mutated_file_yields_a_site_or_faults_inside_it()
    {
        var change = from at in Gen.Choose(0, 100_000) from cut in Gen.Choose(0, 12) from shred in Gen.Elements(Shreds) select (at, cut, shred);
        var changes = from file in Gen.Choose(0, Good.Length - 1) from list in Gen.NonEmptyListOf(change) select (file, list);
        Check.One(Settings, Prop.ForAll(Arb.From(changes), c =>
        {
            var text = new StringBuilder(Good[c.file]);
            foreach (var (at, cut, shred) in c.list.Take(8))
            {
                int place = at % text.Length;
                text.Remove(place, Math.Min(cut, text.Length - place)).Insert(place, shred);
            }

            Judge(text.ToString());
        }));
    }

    [Fact]
    public void Shuffled_lines_yield_a_site_or_faults_inside_it()
    {
        var moves = from file in Gen.Choose(0, Good.Length - 1) from pairs in Gen.NonEmptyListOf(Gen.Two(Gen.Choose(0, 100_000))) select (file, pairs);
        Check.One(Settings, Prop.ForAll(Arb.From(moves), c =>
        {
            string[] lines = Good[c.file].Split('\n');
            foreach (var (a, b) in c.pairs.Take(6))
            {
                (lines[a % lines.Length], lines[b % lines.Length]) = (lines[b % lines.Length], lines[a % lines.Length]);
            }

            Judge(string.Join('\n', lines));
        }));
    }

    [Fact]
    public void Random_text_yields_faults_inside_it() =>
        Check.One(Settings, Prop.ForAll(Arb.From(Gen.ListOf(Gen.Elements(Shreds)).Select(string.Concat)), Judge));

    [Fact]
    public void Random_bytes_yield_faults_inside_them()
    {
        string path = Path.GetTempFileName();
        try
        {
            Check.One(Settings.WithMaxTest(100), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            {
                File.WriteAllBytes(path, bytes);
                Assert.False(SiteFileReader.Read(path).IsSuccess);
            }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Judge(string text)
    {
        var outcome = SiteFileReader.Parse(text, "torn.yaml");
        if (outcome.IsSuccess)
        {
            Assert.All(SilentLoad.Judge(PowerTree.From(outcome.Value)), v => Assert.True(v.Fits));
            return;
        }

        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        Assert.All(outcome.Faults, fault => InsideOf(lines, fault));
    }

    private static void InsideOf(string[] lines, Fault fault)
    {
        Assert.InRange(fault.Line, 1, lines.Length);
        Assert.InRange(fault.Column, 1, lines[fault.Line - 1].Length + 1);
        Assert.NotEmpty(fault.Message);
        Assert.NotEmpty(fault.Remedy);
    }
}
