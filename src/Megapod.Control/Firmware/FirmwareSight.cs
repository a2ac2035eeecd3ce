namespace Megapod.Control.Firmware;

using System.Collections.Immutable;
using Megapod.Control.Pods;
using Megapod.Core.Units;

/// <summary>What a firmware campaign sees at one instant.</summary>
/// <param name="Now">The instant.</param>
/// <param name="MayGo">Whether anything may be begun: not while the pod is tested or gone.</param>
/// <param name="Resting">Servers that are known to draw no more than idle.</param>
/// <param name="Versions">Versions that servers have told, by server; one that has not told is left out.</param>
/// <param name="Reasons">Why servers are not well, by server, what they hold included; of other parts nothing.</param>
/// <param name="Result">How the order under way has ended; null: it has not.</param>
public sealed record FirmwareSight(
    Instant Now, bool MayGo, IReadOnlySet<string> Resting, IReadOnlyDictionary<string, string> Versions, ImmutableArray<(string Server, HealthReason Reason)> Reasons, FirmwareResult? Result = null);
