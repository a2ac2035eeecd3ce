namespace Megapod.Site.Notify;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>What telling people of alarms needs of the rest of the house.</summary>
public sealed record NotifyParts
{
    /// <summary>Who is told.</summary>
    public required NotifyConfig Config { get; init; }

    /// <summary>Id of the site.</summary>
    public required string Site { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Secrets and passwords, by the ids of those who are told.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>The clock of waits and time-outs, which is real time also at an emulated site.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The site's instant.</summary>
    public required Func<Instant> Clock { get; init; }

    /// <summary>The site's alarms as they are.</summary>
    public required Func<IReadOnlyList<AlarmView>> Views { get; init; }

    /// <summary>Is told who knows now of which alarms, each with which time it was raised.</summary>
    internal Action<string, IReadOnlyList<(string Id, long Number)>> Told { get; init; } = (_, _) => { };

    /// <summary>Where what goes wrong is told.</summary>
    public required EventRing Events { get; init; }
}
