namespace Megapod.Wire.Modbus;

using System.Diagnostics;
using System.Globalization;
using Megapod.Core.Model;
using Megapod.Devices.Modbus.Messages;

/// <summary>Golden bytes that were bent: decoders give a verdict on all of them, and what they call whole is written back to the same bytes.</summary>
public sealed class MessageFuzzTests
{
    /// <summary>How many inputs to try; without it as many as fit into a slice of time.</summary>
    private const string Variable = "MEGAPOD_FUZZ_INPUTS";

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(1)]
    public void Bent_golden_bytes_are_judged_and_never_throw(ulong seed)
    {
        long wanted = long.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out long told) ? told : long.MaxValue;
        var chance = new SeededRandom(seed);
        var states = new Dictionary<DecodeState, long>();
        long done = 0;
        long begun = Stopwatch.GetTimestamp();
        byte[][] golden = [.. GoldenLine.All.SelectMany(line => new[] { line.Request, line.Answer })];
        byte[] bytes = new byte[600];
        for (; done < wanted && (wanted != long.MaxValue || Stopwatch.GetElapsedTime(begun) < Slice); done++)
        {
            int length = Bend(golden[Below(chance, golden.Length)], bytes, chance);
            var state = Judge(bytes.AsSpan(0, length), done);
            states[state] = states.GetValueOrDefault(state) + 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{done} inputs: {string.Join(", ", states.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}");
        Assert.Equal(4, states.Count);
        Assert.True(states[DecodeState.Whole] > done / 100, "the fuzz no longer reaches whole messages");
    }

    private static DecodeState Judge(ReadOnlySpan<byte> bytes, long input)
    {
        var state = MbapFrame.Read(bytes, out var frame);
        if (state != DecodeState.Whole)
        {
            return state;
        }

        Assert.InRange(frame.Length, ModbusLimits.Header + 1, Math.Min(bytes.Length, ModbusLimits.LongestFrame));
        Span<byte> again = stackalloc byte[ModbusLimits.LongestMessage];
        var asRequest = ModbusRequest.Decode(frame.Message, out var request);
        if (asRequest == DecodeState.Whole)
        {
            Assert.Equal(frame.Message.Length, request.Encode(again));
            Assert.True(frame.Message.SequenceEqual(again[..request.Length]), $"input {input}: {Convert.ToHexString(frame.Message)} came back as {Convert.ToHexString(again[..request.Length])}");
        }

        var asResponse = ModbusResponse.Decode(frame.Message, out var response);
        if (asResponse == DecodeState.Whole)
        {
            Assert.Equal(frame.Message.Length, response.Encode(again));
            Assert.True(frame.Message.SequenceEqual(again[..response.Length]), $"input {input}: {Convert.ToHexString(frame.Message)} came back as {Convert.ToHexString(again[..response.Length])}");
        }

        return asRequest == DecodeState.Whole ? asRequest : asResponse;
    }

    /// <summary>Copies golden bytes and changes up to four of them, cuts them, or joins others to them.</summary>
    private static int Bend(byte[] golden, byte[] to, SeededRandom chance)
    {
        golden.CopyTo(to, 0);
        int length = golden.Length;
        for (int i = Below(chance, 5); i > 0; i--)
        {
            to[Below(chance, Math.Min(length, 16))] = (byte)chance.NextBits();
        }

        switch (Below(chance, 6))
        {
            case 0:
                return Below(chance, length + 1);
            case 1:
                int more = Below(chance, 300);
                for (int i = 0; i < more; i++)
                {
                    to[length + i] = (byte)chance.NextBits();
                }

                return length + more;
            case 2:
                // A message of another length in a header that says so.
                int shorter = Math.Max(ModbusLimits.Header + 1, length - Below(chance, 8));
                to[4] = 0;
                to[5] = (byte)(shorter - 6);
                return shorter;
            default:
                return length;
        }
    }

    private static int Below(SeededRandom chance, int end) => (int)(chance.NextBits() % (ulong)end);
}
