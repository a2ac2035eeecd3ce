namespace Megapod.Devices.SunSpec;

/// <summary>Into which requests the reading of a model falls. No value is torn over two, and a value outside of a repeating group is read together with its scale factor.</summary>
internal static class ReadPlan
{
    /// <summary>Modbus allows no more registers in one request.</summary>
    public const int MostAtOnce = 125;

    /// <summary>No more of a model is read: enough for 60 strings of a battery or 79 ports, and not for a length that is a mistake.</summary>
    public const int Most = 2000;

    /// <summary>How often the last group repeats.</summary>
    /// <param name="model">The layout.</param>
    /// <param name="size">Registers of the device's model, ID and L included.</param>
    /// <param name="said">What the counting point says; null when that is not known or there is none.</param>
    /// <returns>Never more than the length or <see cref="Most"/> allows.</returns>
    public static int Repetitions(ModelDefinition model, int size, double? said)
    {
        if (model.Repeating is not { } group)
        {
            return 0;
        }

        int room = Math.Max(0, Math.Min(size, Most) - group.At) / group.Size;
        return said is { } count ? (int)Math.Clamp(count, 0, room) : room;
    }

    /// <summary>Where a request ends that begins at a register: at the end of the last point that fits, or at what there is.</summary>
    /// <param name="model">The layout.</param>
    /// <param name="from">The first register, counted from the model's ID.</param>
    /// <param name="end">The register after the last that is wanted.</param>
    public static int EndOf(ModelDefinition model, int from, int end)
    {
        if (end - from <= MostAtOnce)
        {
            return end;
        }

        int limit = from + MostAtOnce;
        int best = from;
        foreach (int boundary in Boundaries(model, end))
        {
            if (boundary > limit)
            {
                break;
            }

            best = Math.Max(best, boundary);
        }

        return best > from ? best : limit;
    }

    private static IEnumerable<int> Boundaries(ModelDefinition model, int end)
    {
        foreach (var point in model.Points.Values)
        {
            yield return point.End;
        }

        foreach (var group in model.Groups)
        {
            for (int at = group.At; at < end && (at == group.At || group.Count is not null); at += group.Size)
            {
                foreach (var point in group.Points.Values)
                {
                    yield return at + point.End;
                }
            }
        }
    }
}
