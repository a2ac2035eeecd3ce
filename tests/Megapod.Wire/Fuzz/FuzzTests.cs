namespace Megapod.Wire.Fuzz;

using System.Text;
using Megapod.Lab.Fuzz;

/// <summary>A slice of the fuzz in every run; <c>megapod fuzz</c> is the whole of it. Then: that the fuzz sees what it is there to see.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Parsers => [.. FuzzRig.Parsers];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Bent_inputs_are_taken_or_refused_and_each_parser_still_takes_some(string parser)
    {
        var result = Run(new FuzzRequest { Inputs = long.MaxValue, Parser = parser, Slice = Slice });
        Assert.Empty(result.Findings);
        var row = Assert.Single(result.Parsers);
        Assert.InRange(row.Taken, (row.Inputs / 100) + 1, row.Inputs * 99 / 100);
    }

    [Fact]
    public void Same_seed_makes_the_same_inputs_and_another_one_others()
    {
        foreach (var parser in FuzzParsers.All())
        {
            var mutator = new FuzzMutator(parser);
            byte[][] Some(ulong seed) => [.. Enumerable.Range(0, 50).Select(i => mutator.Next(FuzzRig.ChanceOf(seed, parser.Name, i)))];
            Assert.Equal(Some(1), Some(1));
            Assert.NotEqual(Some(1), Some(2));
            Assert.All(Some(3), input => Assert.InRange(input.Length, 0, parser.MostBytes));
        }
    }

    [Fact]
    public void Parser_that_throws_is_found_and_its_input_is_kept_and_can_be_made_again()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var parser = new Frail(input => input.Length % 7 == 0 ? throw new FormatException("beyond") : true);
            var result = FuzzRig.Run(new FuzzRequest { Inputs = 1000, Seed = 5, Folder = folder.FullName, Parser = parser.Name }, [parser], TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);
            Assert.Equal(FuzzRig.MostFindings, result.Findings.Count);
            var first = result.Findings[0];
            Assert.Equal("FormatException: beyond", first.What);
            Assert.Equal(new FuzzMutator(parser).Next(FuzzRig.ChanceOf(5, parser.Name, first.Input)), File.ReadAllBytes(first.File!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Parser_that_takes_too_much_memory_is_found()
    {
        var parser = new Frail(input => new byte[200_000].Length > input.Length);
        Assert.All(FuzzRig.Run(new FuzzRequest { Inputs = 3, Parser = parser.Name }, [parser], TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken).Findings, f => Assert.StartsWith("it allocated 2", f.What));
    }

    [Fact]
    public void Stopped_run_says_what_it_has_done()
    {
        using var stopped = new CancellationTokenSource();
        var parser = new Frail(_ =>
        {
            stopped.Cancel();
            return true;
        });
        var result = FuzzRig.Run(new FuzzRequest { Parser = parser.Name }, [parser], TimeProvider.System, (_, _) => { }, stopped.Token);
        Assert.InRange(result.Inputs, 0, 1);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void Parser_that_is_none_is_refused() =>
        Assert.Equal("MP3061", FuzzRig.Run(new FuzzRequest { Parser = "x" }, TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken).Faults[0].Code);

    [Fact]
    public void Shares_are_a_whole_and_names_are_those_of_the_parsers()
    {
        Assert.Equal(1_000_000, FuzzParsers.All().Sum(p => p.Share));
        Assert.Equal(FuzzRig.Parsers, FuzzParsers.All().Select(p => p.Name));
    }

    private static FuzzResult Run(FuzzRequest request) => FuzzRig.Run(request, TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken).Value;

    /// <summary>A parser that does what a test wants.</summary>
    private sealed class Frail(Func<byte[], bool> take) : FuzzParser("frail", 0, 1000, 100_000)
    {
        public override IReadOnlyList<byte[]> Golden { get; } = [Encoding.UTF8.GetBytes("a sound input of twenty-eight")];

        public override bool Take(byte[] input, ulong variant) => take(input);
    }
}
