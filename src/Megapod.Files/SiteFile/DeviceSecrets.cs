namespace Megapod.Files.SiteFile;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>The passwords of one device as they stand outside the site file.</summary>
/// <param name="Password">The account's, or a community; null: there is none.</param>
/// <param name="Privacy">That by which SNMP version 3 is encrypted; null: nothing is.</param>
public sealed record DeviceSecrets(string? Password, string? Privacy)
{
    /// <summary>A device without any.</summary>
    public static DeviceSecrets None { get; } = new(null, null);

    /// <summary>Nothing secret.</summary>
    public override string ToString() => nameof(DeviceSecrets);

    /// <summary>Those of two sources together; where both name a device, the first one's.</summary>
    /// <param name="first">By device.</param>
    /// <param name="second">By device.</param>
    public static IReadOnlyDictionary<string, DeviceSecrets> Together(IReadOnlyDictionary<string, DeviceSecrets> first, IReadOnlyDictionary<string, DeviceSecrets> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.UnionBy(second, s => s.Key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads those of all devices that are asked by name.</summary>
    /// <param name="site">The site.</param>
    /// <param name="file">The site file, from whose folder paths begin.</param>
    /// <returns>Those of each device that has any, by its id; or what is missing or cannot be used (MP1137).</returns>
    public static Outcome<IReadOnlyDictionary<string, DeviceSecrets>> Read(SiteConfig site, string file)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        var faults = new List<Fault>();
        var found = new Dictionary<string, DeviceSecrets>(StringComparer.Ordinal);
        foreach (var device in site.Devices.Where(d => d.Protocol is DeviceProtocol.Redfish or DeviceProtocol.Snmp or DeviceProtocol.Dsx))
        {
            void Wrong(string key, string message, string remedy) => faults.Add(new Fault(FaultCodes.DeviceSecret, message, remedy));
            string whom = $"of '{device.Id}'";
            var access = device.Access;
            found[device.Id] = new DeviceSecrets(
                SecretFiles.Password("password", access.PasswordVariable, access.PasswordFile, folder, whom, Wrong),
                SecretFiles.Password("privacy", access.PrivacyVariable, access.PrivacyFile, folder, whom, Wrong));
        }

        return faults.Count == 0 ? Outcome<IReadOnlyDictionary<string, DeviceSecrets>>.Success(found) : Outcome<IReadOnlyDictionary<string, DeviceSecrets>>.Failure(faults);
    }
}
