namespace Megapod.Node.Runner;

using System.Globalization;
using Megapod.Node.Cgroups;

/// <summary>Which process a number stands for: numbers are used again, a number with the instant at which its process began is not.</summary>
/// <param name="Id">The process's number.</param>
/// <param name="Begun">Ticks from the machine's start to its own.</param>
/// <param name="Boot">Which start of the machine.</param>
internal readonly record struct ProcessFacts(int Id, long Begun, string Boot)
{
    /// <summary>Which start of the machine this is.</summary>
    public static string BootNow { get; } = (GroupFiles.Read("/proc/sys/kernel/random/boot_id") ?? "").Trim();

    /// <summary>Whether it is still there and not just its remains.</summary>
    public bool IsAlive => Boot == BootNow && StatOf(Id) is { } stat && stat.Begun == Begun && stat.State is not ('Z' or 'X');

    /// <summary>Reads what a supervisor has written about itself; null where it is something else.</summary>
    public static ProcessFacts? Parse(string text) => text.Split(' ') is [var id, var begun, var boot]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 1
        && long.TryParse(begun, NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            ? new ProcessFacts(number, ticks, boot)
            : null;

    /// <summary>State and beginning of a process; null where there is none.</summary>
    public static (char State, long Begun)? StatOf(int id)
    {
        // The name before the last bracket may have any characters.
        string? stat = GroupFiles.Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        return stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 19 } words ? (words[0][0], long.Parse(words[19], CultureInfo.InvariantCulture)) : null;
    }
}
