namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>The grid battery with its inverter.</summary>
public sealed record BatteryConfig
{
    /// <summary>Name of the battery.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the node it is connected to.</summary>
    public required string Parent { get; init; }

    /// <summary>Largest charging and discharging power at the inverter's grid side.</summary>
    public required Watts Power { get; init; }

    /// <summary>Energy between empty and full at the cells.</summary>
    public required WattHours Energy { get; init; }

    /// <summary>AC-to-AC efficiency of a full cycle, 0–1; charging and discharging each take its square root. Default 0.90.</summary>
    public double RoundTripEfficiency { get; init; } = 0.90;

    /// <summary>Lowest state of charge, 0–1. Default 0.03.</summary>
    public double MinimumSoc { get; init; } = 0.03;

    /// <summary>Highest state of charge, 0–1. Default 1.</summary>
    public double MaximumSoc { get; init; } = 1.0;

    /// <summary>State of charge at the start of a simulation, 0–1. Default 0.5. A live site reads it.</summary>
    public double InitialSoc { get; init; } = 0.5;

    /// <summary>Standard deviation of the reported state of charge, 0–1; claims use two of them. Default 0.005.</summary>
    public double SocSigma { get; init; } = 0.005;

    /// <summary>Wear per energy discharged, currency per Wh.</summary>
    public double WearPerWattHour { get; init; }

    /// <summary>Time from command to first response. Default 50 ms.</summary>
    public TimeSpan CommandDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Time constant of the inverter's first-order response. Default 150 ms.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Time constant that the response is never shorter than, by step test; zero: unknown, and the response is not hurried. Default zero.</summary>
    public TimeSpan LeastLag { get; init; }

    /// <summary>How long the battery holds a set-point without a new one before it reverts to 0 W: its reversion timer's largest setting. Default 180 s.</summary>
    public TimeSpan Reversion { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Set-point tracking error as a fraction of <see cref="Power"/>. Default 0.002.</summary>
    public double TrackingErrorFraction { get; init; } = 0.002;

    /// <summary>Time between two set-points of the regulator, 10 ms to 1 s. Default 100 ms.</summary>
    public TimeSpan RegulatorPeriod { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most power, either way, that may be spent on smoothing the import; 0 W: the battery does not smooth. Default 0 W.</summary>
    public Watts Smoothing { get; init; }

    /// <summary>Time constant of the low-pass that a smoothed import follows. Default 30 s.</summary>
    public TimeSpan SmoothingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the battery's own controller holds the import at the limit from its own meter when nobody commands it.</summary>
    public bool AutonomousImportLimit { get; init; }

    /// <summary>How set-points are kept.</summary>
    public EnforcementConfig Enforcement { get; init; } = new() { Class = EnforcementClass.ClosedLoop, ActuationTime = TimeSpan.FromSeconds(1), CommandLatency = TimeSpan.FromSeconds(1) };

    /// <summary>Where readings come from and commands go; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = "emulated";
}
