namespace Megapod.Devices.Redfish.Telemetry;

using System.Text;
using Megapod.Core.Pods;

/// <summary>The numbers of words that stand for values in metric reports: states, and why a clock is low. Whoever looks for a number of anything else does not look for these.</summary>
internal static class MetricWord
{
    private static readonly (byte[] Word, double Value)[] States = [("true"u8.ToArray(), 1), ("false"u8.ToArray(), 0), ("On"u8.ToArray(), 1), ("Off"u8.ToArray(), 0)];
    private static readonly (byte[] Word, int Value)[] Reasons = [.. Enum.GetValues<ThrottleReasons>().Select(r => (Encoding.UTF8.GetBytes(r.ToString()), (int)r))];

    /// <summary>1 or 0 for a state; <see cref="ThrottleReasons"/> together for reasons with commas between; not a number when it is neither.</summary>
    /// <param name="text">The word in UTF-8.</param>
    public static double Of(ReadOnlySpan<byte> text)
    {
        foreach (var (word, value) in States)
        {
            if (text.SequenceEqual(word))
            {
                return value;
            }
        }

        int sum = 0;
        foreach (var part in text.Split((byte)','))
        {
            if (ReasonOf(text[part]) is not { } reason)
            {
                return double.NaN;
            }

            sum |= reason;
        }

        return sum;
    }

    private static int? ReasonOf(ReadOnlySpan<byte> text)
    {
        foreach (var (word, value) in Reasons)
        {
            if (text.SequenceEqual(word))
            {
                return value;
            }
        }

        return null;
    }
}
