namespace Megapod.Control.Pods;

using Megapod.Core.Pods;

/// <summary>
/// What the numbers of a driver's errors (XID) say of the accelerator itself. Source: the maker's public list of XID errors, its column of likely causes; numbers that programs cause by themselves
/// say nothing against the hardware. A number that is not in the list counts as something to look at.
/// </summary>
public static class DriverErrors
{
    /// <summary>Hardware that must not go on: uncorrectable memory, row remapping failed, links between accelerators, fallen off the bus, uncontained errors, the card's own processor gone.</summary>
    private static readonly int[] Fatal = [48, 62, 64, 74, 79, 95, 119, 120, 140];

    /// <summary>Errors of a program or of a person: faults of memory access, a program stopped, a reset.</summary>
    private static readonly int[] OfPrograms = [13, 31, 32, 43, 45, 68, 69];

    /// <summary>How bad an error is.</summary>
    /// <param name="number">Its number; 0: none.</param>
    public static PartHealth Judge(int number) =>
        number == 0 || OfPrograms.Contains(number) ? PartHealth.Good : Fatal.Contains(number) ? PartHealth.Critical : PartHealth.Warning;
}
