namespace Megapod.Twin.Physics;

/// <summary>In what way a device is not what its profile promises. The default is a sound device.</summary>
internal struct DeviceTrouble
{
    /// <summary>Its link is gone: no command reaches it, no answer and no reading leaves it. It keeps what it holds until that lapses.</summary>
    public bool IsDeaf;

    /// <summary>It answers every command with yes and keeps no ceiling at all.</summary>
    public bool Ignores;

    /// <summary>It reports the draw that it should have instead of the one that it has.</summary>
    public bool Lies;

    /// <summary>It has no power: it draws nothing and hears nothing.</summary>
    public bool IsOff;

    /// <summary>It draws its least, whatever it may: it protects itself, or its work has stopped.</summary>
    public bool IsResting;

    /// <summary>Its draw jumps to what it may have instead of following its ramp.</summary>
    public bool Jumps;

    /// <summary>By what share of its ceiling it goes beyond it.</summary>
    public double OvershootFraction;

    /// <summary>How much faster than true time its clock runs, as a fraction; negative when it runs slow.</summary>
    public double ClockDrift;

    /// <summary>By how much the stamps of its readings are off, ticks; positive when its clock is ahead.</summary>
    public long ClockOffsetTicks;

    /// <summary>Whether anything at all is wrong.</summary>
    public readonly bool IsAny => IsDeaf || Ignores || Lies || IsOff || IsResting || Jumps || OvershootFraction != 0 || ClockDrift != 0 || ClockOffsetTicks != 0;

    /// <summary>How long a duration really lasts by its clock, ticks.</summary>
    public readonly long Stretched(long durationTicks) => ClockDrift == 0 ? durationTicks : (long)(durationTicks * (1 - ClockDrift));
}
