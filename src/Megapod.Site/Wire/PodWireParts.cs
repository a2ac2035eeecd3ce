namespace Megapod.Site.Wire;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Files.SiteFile;

/// <summary>What the devices of pods share.</summary>
/// <param name="Board">Where answers to commands go.</param>
/// <param name="Time">Time.</param>
/// <param name="Waits">Time for workers' pauses.</param>
/// <param name="Clock">The site's instant.</param>
/// <param name="Random">Chance, for pauses.</param>
internal sealed record PodWireParts(SiteBoard Board, TimeProvider Time, TimeProvider Waits, Func<Instant> Clock, SeededRandom Random)
{
    /// <summary>Passwords by device.</summary>
    public IReadOnlyDictionary<string, DeviceSecrets> Secrets { get; init; } = FrozenDictionary<string, DeviceSecrets>.Empty;

    /// <summary>Folder of the site file, from which paths of certificates begin.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The passwords of a device.</summary>
    /// <param name="device">Its name.</param>
    public DeviceSecrets SecretsOf(string device) => Secrets.GetValueOrDefault(device, DeviceSecrets.None);

    /// <summary>A file that the site file names.</summary>
    /// <param name="file">As it is written there; null: none.</param>
    public string? FileOf(string? file) => file is null ? null : Path.Combine(Folder, file);

    /// <summary>Whether power limits may be written: not at a site that is only watched.</summary>
    public bool MayCommand { get; init; }
}
