namespace Megapod.Wire.Node;

using System.Text;
using Megapod.Core.Jobs;
using Megapod.Devices.WorkLink;

/// <summary>What a job has written, read part by part as the site reads it.</summary>
public sealed class JobLogTests
{
    private const int PartBytes = 4_096;

    /// <summary>10,000 lines of 8 bytes: 19 parts are full, and of the twentieth there are 2,176 bytes.</summary>
    private const int Lines = 10_000;
    private const int LineBytes = 8;

    [Fact]
    public void Output_is_read_from_any_place_and_of_a_long_one_what_is_kept_is_at_its_right_place()
    {
        NodeBench.Needs();
        using var bench = new NodeBench(c => c with { LogBytes = PartBytes });
        bench.Order("short", NodeBench.Shell("echo one; echo two; sleep 1000")).Order("long", NodeBench.Shell($"seq -f %07.0f 0 {Lines - 1}")).Send(watts: 100);
        bench.UntilState("long", WorkState.Ended);
        bench.Until(() => Ask(bench, "short", 0).Bytes.Length == 8, "both lines");
        Assert.Equal((0, "one\ntwo\n", false, true), Words(Ask(bench, "short", 0)));
        Assert.Equal((4, "two\n", false, true), Words(Ask(bench, "short", 4)));
        Assert.Equal((8, "", false, true), Words(Ask(bench, "short", 8)));
        Assert.Equal((8, "", false, true), Words(Ask(bench, "short", 1_000)));

        // The newest two parts are kept; whoever asks for more is told where they begin.
        bench.Until(() => Ask(bench, "long", Lines * LineBytes).IsEnd, "all of it");
        long from = Lines * LineBytes / PartBytes * PartBytes - PartBytes;
        var read = new StringBuilder();
        var answer = Ask(bench, "long", 0);
        Assert.Equal(from, answer.From);
        while (answer.Bytes.Length > 0)
        {
            read.Append(Encoding.ASCII.GetString(answer.Bytes));
            answer = Ask(bench, "long", answer.From + answer.Bytes.Length);
        }

        string all = string.Concat(Enumerable.Range(0, Lines).Select(i => $"{i:0000000}\n"));
        Assert.Equal(all[(int)from..], read.ToString());
        Assert.True(answer.IsEnd);
        Assert.False(Ask(bench, "nobody", 0).IsKnown);
        Assert.False(bench.Node.ReadLog(new WorkLogQuestion(1, "long", 2, 0, 100)).IsKnown);
    }

    private static WorkLogAnswer Ask(NodeBench bench, string job, long from) => bench.Node.ReadLog(new WorkLogQuestion(1, job, 1, from, 1_000));

    private static (long From, string Text, bool IsEnd, bool IsKnown) Words(WorkLogAnswer answer) => (answer.From, Encoding.ASCII.GetString(answer.Bytes), answer.IsEnd, answer.IsKnown);
}
