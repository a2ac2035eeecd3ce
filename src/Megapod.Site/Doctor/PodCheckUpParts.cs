namespace Megapod.Site.Doctor;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;

/// <summary>What a look at the devices of pods needs.</summary>
public sealed record PodCheckUpParts
{
    /// <summary>Time: pauses and time-outs.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What time it is.</summary>
    public required Func<Instant> Clock { get; init; }

    /// <summary>Chance, for pauses between attempts.</summary>
    public required SeededRandom Random { get; init; }

    /// <summary>Passwords by device. Default none.</summary>
    public IReadOnlyDictionary<string, DeviceSecrets> Secrets { get; init; } = FrozenDictionary<string, DeviceSecrets>.Empty;

    /// <summary>Folder of the site file, from which paths of certificates begin. Default the present one.</summary>
    public string Folder { get; init; } = "";

    /// <summary>How long a building management system is listened to; it ends early when all that is expected has come. Default a minute.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);
}
