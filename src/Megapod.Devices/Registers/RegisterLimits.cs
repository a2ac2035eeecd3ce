namespace Megapod.Devices.Registers;

using Megapod.Core.Model;

/// <summary>The most that a map lets a battery be told, W, magnitudes; very large where it does not say.</summary>
internal static class RegisterLimits
{
    /// <summary>While charging.</summary>
    public static double Charge(RegisterMapConfig map) => Of(map, w => w.Kind switch
    {
        RegisterWriteKind.Power => w.IsFlipped ? -w.Least : w.Most,
        RegisterWriteKind.ChargePower => w.Most,
        _ => null,
    });

    /// <summary>While discharging.</summary>
    public static double Discharge(RegisterMapConfig map) => Of(map, w => w.Kind switch
    {
        RegisterWriteKind.Power => w.IsFlipped ? w.Most : -w.Least,
        RegisterWriteKind.DischargePower => w.Most,
        _ => null,
    });

    private static double Of(RegisterMapConfig map, Func<RegisterWriteConfig, decimal?> most)
    {
        double least = map.Control?.Bound?.Power.Value ?? double.MaxValue;
        foreach (var write in map.Control?.Writes ?? [])
        {
            least = most(write) is { } said ? Math.Min(least, (double)said) : least;
        }

        return least;
    }
}
