namespace Megapod.Devices.Redfish.Service;

using System.Globalization;

/// <summary>What a client asks for behind the question mark.</summary>
/// <param name="Skip">Members to leave out; null: not asked for.</param>
/// <param name="Top">Members at most; null: not asked for.</param>
/// <param name="Expand">Whether what is linked shall be put in the place of its links, one level deep.</param>
/// <param name="Levels">Whether the levels were named, which a link to the next page repeats.</param>
internal sealed record RedfishQuery(int? Skip, int? Top, bool Expand, string? Levels)
{
    /// <summary>Nothing is asked for.</summary>
    public static RedfishQuery None { get; } = new(null, null, false, null);

    /// <summary>Reads a query. Names that the standard reserves and that are not served here are refused; others mean nothing and are passed over.</summary>
    /// <param name="text">What stands behind the question mark.</param>
    /// <param name="problem">Why it cannot be served, with its status; null: it can.</param>
    public static RedfishQuery Read(string text, out (int Status, RedfishMessage Message)? problem)
    {
        problem = null;
        var query = None;
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            string value = equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
            switch (name)
            {
                case "$skip" or "$top" when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                    problem = (400, RedfishMessage.QueryFormat(name, value));
                    return None;
                case "$skip":
                    query = query with { Skip = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) };
                    break;
                case "$top":
                    query = query with { Top = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) };
                    break;
                case "$expand" when value is "." or "*" or ".($levels=1)" or "*($levels=1)":
                    query = query with { Expand = true, Levels = value };
                    break;
                case "$expand":
                    problem = (400, RedfishMessage.QueryFormat(name, value));
                    return None;
                default:
                    if (name.StartsWith('$'))
                    {
                        problem = (501, RedfishMessage.QueryUnknown());
                        return None;
                    }

                    break;
            }
        }

        return query;
    }

    /// <summary>The address of the next page.</summary>
    /// <param name="path">Path of the collection.</param>
    /// <param name="skip">Members that have been seen.</param>
    public string Next(string path, int skip)
    {
        string next = string.Create(CultureInfo.InvariantCulture, $"{path}?$skip={skip}");
        next = Top is { } top ? string.Create(CultureInfo.InvariantCulture, $"{next}&$top={top}") : next;
        return Levels is { } levels ? $"{next}&$expand={levels}" : next;
    }
}
