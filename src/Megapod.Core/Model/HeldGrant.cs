namespace Megapod.Core.Model;

using System.Runtime.InteropServices;
using Megapod.Core.Units;

/// <summary>What a device says that it holds when it is asked: a controller that starts takes over what it finds.</summary>
/// <param name="Ceiling">The ceiling in force; for the battery its set-point, charging positive. Meaningless when nothing is held.</param>
/// <param name="Remaining">How much longer the device keeps it, by its own clock; zero when it holds nothing and draws its fallback.</param>
/// <param name="ReadAt">When it was read, in the controller's clock; <see cref="Instant.Never"/> when the device cannot tell or did not answer.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HeldGrant(Watts Ceiling, TimeSpan Remaining, Instant ReadAt)
{
    /// <summary>The device cannot tell, or did not answer. It is not the same as holding nothing.</summary>
    public static HeldGrant Unknown => default;

    /// <summary>The device answered that it holds nothing: it draws its fallback.</summary>
    public static HeldGrant Nothing(Instant readAt) => new(Watts.Zero, TimeSpan.Zero, readAt);

    /// <summary>Whether the device answered.</summary>
    public bool IsKnown => ReadAt != Instant.Never;
}
