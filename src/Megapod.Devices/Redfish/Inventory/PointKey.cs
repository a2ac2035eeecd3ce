namespace Megapod.Devices.Redfish.Inventory;

/// <summary>Brings the ways in which services name a property to one form.</summary>
internal static class PointKey
{
    private const string Suffix = "/Reading";

    /// <summary>Path and member without fragment sign, doubled slashes, a slash at the end and <c>/Reading</c>: <c>/a/b#/PowerWatts/Reading</c> and <c>/a/b/PowerWatts</c> are the same.</summary>
    public static string Of(string property)
    {
        string key = property.Replace("#", "", StringComparison.Ordinal).Replace("//", "/", StringComparison.Ordinal).TrimEnd('/');
        return key.EndsWith(Suffix, StringComparison.Ordinal) ? key[..^Suffix.Length] : key;
    }
}
