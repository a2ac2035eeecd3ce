namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Frames;

/// <summary>Golden frames with bytes turned over, cut, doubled and mixed. MEGAPOD_FUZZ_INPUTS says how many, for long runs.</summary>
public sealed class OcppFuzzTests
{
    private const int Seed = 16;

    private static int Inputs => int.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_FUZZ_INPUTS"), out int inputs) ? inputs : 20_000;

    [Fact]
    public void No_frame_makes_the_reader_throw_and_each_is_read_or_refused_with_its_reason()
    {
        var random = new Random(Seed);
        var all = GoldenFrames.All;
        int refused = 0;
        int understood = 0;
        for (int k = 0; k < Inputs; k++)
        {
            var (action, isRequest, golden) = all[random.Next(all.Count)];
            byte[] bytes = Mutate(golden, all[random.Next(all.Count)].Frame, random);
            var frame = OcppFrameReader.Read(bytes, (OcppVersion)random.Next(3), random.Next(8) == 0);
            if (frame.HasId)
            {
                // What would be answered is a frame, whatever the id is.
                using var answer = new OcppBuffer(OcppBounds.UsualBytes);
                OcppFrameWriter.Error(answer, frame.Id.Of(bytes.AsSpan()), OcppErrorCode.FormatViolation, OcppVersion.V16, "x");
                Assert.Null(OcppFrameReader.Read(answer.Bytes, OcppVersion.V16).Refusal);
            }

            if (frame.Refusal is { } refusal)
            {
                Assert.NotEqual("", refusal.Fault.Message);
                refused++;
                continue;
            }

            var tolerated = random.Next(2) == 0 ? OcppQuirks.Usual : OcppQuirks.None;
            var (message, wrong, _) = AnyMessage.Read(action, isRequest, frame.Payload.Of(bytes.AsSpan()), tolerated);
            Assert.True(message is null != wrong is null);
            understood += message is null ? 0 : 1;

            // What is read strictly can be sent again, and is then read as the same.
            if (message is not null && tolerated == OcppQuirks.None)
            {
                using var again = new OcppBuffer(OcppBounds.UsualBytes);
                Assert.Null(AnyMessage.Copy(action, isRequest, frame.Payload.Of(bytes.AsSpan()), OcppQuirks.None, again).Fault);
                using var third = new OcppBuffer(OcppBounds.UsualBytes);
                Assert.Null(AnyMessage.Copy(action, isRequest, again.Bytes, OcppQuirks.None, third).Fault);
                Assert.Equal(Encoding.UTF8.GetString(again.Bytes), Encoding.UTF8.GetString(third.Bytes));
            }
        }

        Assert.InRange(refused, Inputs / 20, Inputs * 19 / 20);
        Assert.InRange(understood, Inputs / 20, Inputs * 19 / 20);
    }

    private static byte[] Mutate(byte[] golden, byte[] other, Random random)
    {
        byte[] bytes = [.. golden];
        switch (random.Next(7))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                return [.. bytes, .. other];
            case 3:
                return [.. bytes[..random.Next(bytes.Length)], .. other[random.Next(other.Length)..]];
            case 4:
                int at = random.Next(bytes.Length);
                string[] words = ["null", "-1", "{}", "[]", "\"\"", "1e999", "\\ud800", "\\u0000", "\u2028", "\"x\":", new string('[', 40), "true", "0.05"];
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(words[random.Next(words.Length)]), .. bytes[at..]];
            case 5:
                int from = random.Next(bytes.Length);
                int length = random.Next(Math.Min(20, bytes.Length - from));
                return [.. bytes[..(from + length)], .. bytes[from..]];
            default:
                return bytes;
        }
    }
}
