namespace Megapod.Unit.Files.Mps;

using Megapod.Core.Model;
using Megapod.Files.Mps;

public sealed class MpsWriterTests
{
    private const double Free = double.PositiveInfinity;

    [Fact]
    public void Every_kind_of_row_and_bound_is_written()
    {
        var b = new LinearProgramBuilder(isNamed: true);
        b.AddColumn("plain", 1);
        b.AddColumn("free", 0, -Free);
        b.AddColumn("fixed", 0.1, 2, 2);
        b.AddColumn("below", 0, -Free, 3);
        b.AddColumn("box", 0, -1, 1.0 / 3);
        b.AddColumn("negative", 0, 0, -1);
        b.AddRow("equal", 4, 4);
        b.AddRow("least", 5, Free);
        b.AddRow("most", -Free, 6);
        b.AddRow("range", 7, 9);
        b.AddRow("loose", -Free, Free);
        b.Set(0, 0, 1);
        b.Set(3, 0, -2.5e-7);
        b.Set(1, 4, 0);
        string expected = """
            NAME megapod
            ROWS
             N cost
             E equal
             G least
             L most
             L range
             N loose
            COLUMNS
             plain cost 1
             plain equal 1
             plain range -2.5E-07
             free cost 0
             fixed cost 0.1
             below cost 0
             box cost 0
             negative cost 0
            RHS
             rhs equal 4
             rhs least 5
             rhs most 6
             rhs range 9
            RANGES
             range range 2
            BOUNDS
             FR bound free
             FX bound fixed 2
             MI bound below
             UP bound below 3
             LO bound box -1
             UP bound box 0.3333333333333333
             LO bound negative 0
             UP bound negative -1
            ENDATA

            """;
        Assert.Equal(expected, Text(b.Build()));
    }

    [Fact]
    public void Without_names_there_are_numbers()
    {
        var b = new LinearProgramBuilder();
        b.AddColumn("dropped", 1);
        b.AddRow("dropped", 1, Free);
        b.Set(0, 0, 2);
        Assert.Contains(" C1 R1 2\n", Text(b.Build()));
    }

    [Fact]
    public void Names_are_made_safe_and_unique()
    {
        var b = new LinearProgramBuilder(isNamed: true);
        string[] names = ["a b", "a_b", "$a", "", new string('x', 300), new string('x', 301), "C4", "ä"];
        foreach (string name in names)
        {
            b.AddColumn(name, 1);
        }

        b.AddRow("cost", 0, 1);
        string text = Text(b.Build());
        string[] written = [.. text.Split('\n').SkipWhile(l => l != "COLUMNS").Skip(1).TakeWhile(l => l != "RHS").Select(l => l.Split(' ')[1])];
        Assert.Equal(["a_b", "a_b~2", "_a", "C4", new string('x', 255), new string('x', 253) + "~2", "C4~2", "_"], written);
        Assert.Contains(" L cost~2\n", text);
    }

    [Fact]
    public void Number_is_read_again_as_it_was()
    {
        var b = new LinearProgramBuilder();
        double number = 0.1 + 0.2;
        b.AddColumn("", number);
        string written = Text(b.Build()).Split('\n').First(l => l.StartsWith(" C1")).Split(' ')[^1];
        Assert.Equal("0.30000000000000004", written);
        Assert.Equal(number, double.Parse(written));
    }

    private static string Text(LinearProgram program)
    {
        using var writer = new StringWriter();
        MpsWriter.Write(program, writer);
        return writer.ToString();
    }
}
