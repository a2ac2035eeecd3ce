namespace Megapod.Devices.Snmp.Profiles;

/// <summary>The profiles that the program carries.</summary>
public static class SnmpProfiles
{
    private const string Folder = "Snmp/";

    private static readonly Lazy<IReadOnlyDictionary<string, SnmpProfile>> All = new(() =>
        typeof(SnmpProfiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(Load).ToDictionary(profile => profile.Name, StringComparer.Ordinal));

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A profile by its name; null where there is none.</summary>
    public static SnmpProfile? Find(string name) => All.Value.GetValueOrDefault(name);

    private static SnmpProfile Load(string resource)
    {
        using var stream = typeof(SnmpProfiles).Assembly.GetManifestResourceStream(resource)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var read = SnmpProfileReader.Read(bytes, resource);
        return read.IsSuccess ? read.Value : throw new InvalidDataException("A profile that the program carries cannot be read: " + string.Join("; ", read.Faults));
    }
}
