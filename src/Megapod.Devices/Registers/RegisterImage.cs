namespace Megapod.Devices.Registers;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>What a device has said in one round: the registers of each group, null where that one was refused.</summary>
/// <param name="map">Its map.</param>
/// <param name="groups">The registers, by group.</param>
/// <param name="faults">Why some are missing.</param>
internal sealed class RegisterImage(RegisterMapConfig map, ushort[]?[] groups, IReadOnlyList<Fault> faults)
{
    /// <summary>Why some groups are missing; empty when none is.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>An amount in base units and in our sign, into the thing positive; null when the device has none or does not say it. Of several the least.</summary>
    public double? Amount(RegisterMeaning means)
    {
        double? least = null;
        foreach (var (point, registers, first) in Points(means))
        {
            var number = point.Number;
            ushort? scale = number.ScaleAddress is { } at ? registers[at - first] : null;
            if (RawOf(point, registers, first) is { } raw && RegisterCodec.StepOf(number, scale) is { } step && RegisterCodec.Times(raw, step) is { } value)
            {
                double ours = (double)(point.IsFlipped ? -value : value);
                least = ours >= least ? least : ours;
            }
        }

        return least;
    }

    /// <summary>Yes or no; null when the device has no such point or does not say it.</summary>
    public bool? Flag(RegisterMeaning means)
    {
        foreach (var (point, registers, first) in Points(means))
        {
            if (RawOf(point, registers, first) is not { } raw)
            {
                return null;
            }

            return point.Bit is { } bit ? ((Bits(raw) >> bit) & 1) == 1 : point.Values.Contains(raw);
        }

        return null;
    }

    /// <summary>A number as it stands in the registers; null when the device has no such point or does not say it.</summary>
    public decimal? Raw(RegisterMeaning means)
    {
        foreach (var (point, registers, first) in Points(means))
        {
            return RawOf(point, registers, first);
        }

        return null;
    }

    /// <summary>Base units of one step of a point as it was read; null when it has none.</summary>
    public decimal? Step(RegisterMeaning means)
    {
        foreach (var (point, registers, first) in Points(means))
        {
            return RegisterCodec.StepOf(point.Number, point.Number.ScaleAddress is { } at ? registers[at - first] : null);
        }

        return null;
    }

    /// <summary>Whether all registers are the same as in another round.</summary>
    public bool IsSame(RegisterImage other)
    {
        for (int g = 0; g < groups.Length; g++)
        {
            if (!groups[g].AsSpan().SequenceEqual(other.Group(g)))
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<ushort> Group(int index) => groups[index];

    private IEnumerable<(RegisterPointConfig Point, ushort[] Registers, int First)> Points(RegisterMeaning means)
    {
        for (int g = 0; g < groups.Length; g++)
        {
            if (groups[g] is not { } registers)
            {
                continue;
            }

            foreach (var point in map.Groups[g].Points)
            {
                if (point.Means == means)
                {
                    yield return (point, registers, map.Groups[g].Address);
                }
            }
        }
    }

    private static decimal? RawOf(RegisterPointConfig point, ushort[] registers, int first) =>
        RegisterCodec.RawOf(point.Number, registers.AsSpan(point.Number.Address - first)) is { } raw && !point.Absent.Contains(raw) ? raw : null;

    private static ulong Bits(decimal raw) => raw < 0 ? (ulong)(long)raw : (ulong)raw;
}
