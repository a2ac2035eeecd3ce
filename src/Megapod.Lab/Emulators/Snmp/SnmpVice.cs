namespace Megapod.Lab.Emulators.Snmp;

/// <summary>What power distribution units in the field do wrong. None is a good one.</summary>
[Flags]
public enum SnmpVice
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It hears and does not answer.</summary>
    Silent = 1 << 0,

    /// <summary>Its clock and its count of energy began anew when it got this vice. They go on from there, also when the vice is taken away.</summary>
    Restarted = 1 << 1,

    /// <summary>It says of all its numbers that they are not available, and goes on to show them. States of branches and outlets have no such word and are as they are.</summary>
    Invalid = 1 << 2,

    /// <summary>All numbers and states that could be measured are −1, and said to be available.</summary>
    Negative = 1 << 3,
}
