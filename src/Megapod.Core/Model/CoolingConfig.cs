namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A pod's cooling plant. Where the racks' figures already include it, leave the factors at zero.</summary>
public sealed record CoolingConfig
{
    /// <summary>Share of IT power that pumps and fans take at 30 °C outside, 0–1; three quarters of it at 20 °C and below, five quarters at 40 °C. Zero when the racks' figures include cooling.</summary>
    public double OverheadFraction { get; init; }

    /// <summary>Ambient temperature up to which the dry cooler suffices. Default 35 °C.</summary>
    public Celsius DryCoolerUpTo { get; init; } = new(35);

    /// <summary>Further share of IT power per kelvin above <see cref="DryCoolerUpTo"/>. Default 0.025.</summary>
    public double ChillerFractionPerKelvin { get; init; } = 0.025;

    /// <summary>Time for which cooling stays up after the racks have shed, so that residual heat leaves. Default 120 s.</summary>
    public TimeSpan ResidualHeat { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Hottest ambient the site is planned for; worst-case cooling power is taken there. Default 45 °C.</summary>
    public Celsius HottestAmbient { get; init; } = new(45);

    /// <summary>Its cooling loop as it is watched; null: nobody watches it, and the pod's own protection stands alone. Default null.</summary>
    public CoolingLoopConfig? Loop { get; init; }
}
