namespace Megapod.Devices.Redfish.Wire;

using System.Text.Json;

/// <summary>Whether and how a service can be asked for a collection with its members' content. One that says it can and cannot is not asked again after a few failures.</summary>
internal sealed class Expansion
{
    /// <summary>One collection may fail for one bad member; several mean that it cannot.</summary>
    private const int MostFailures = 3;

    private volatile string query = "";
    private int failures;

    /// <summary>What follows a collection's path; empty: it is not asked for.</summary>
    public string Query => query;

    /// <summary>Reads what the service's root says.</summary>
    public void Learn(JsonElement root)
    {
        var expand = RedfishJson.Inside(RedfishJson.Inside(root, "ProtocolFeaturesSupported"), "ExpandQuery");
        bool hasLevels = RedfishJson.Flag(expand, "Levels") == true && RedfishJson.Number(expand, "MaxLevels") is null or >= 1;

        // '.' leaves out what stands under Links, which would be half the tree again; '*' is all there is.
        string? what = RedfishJson.Flag(expand, "NoLinks") == true ? "." : RedfishJson.Flag(expand, "ExpandAll") == true ? "*" : null;
        query = what is null || Volatile.Read(ref failures) >= MostFailures ? "" : hasLevels ? $"?$expand={what}($levels=1)" : $"?$expand={what}";
    }

    /// <summary>It was asked for and was not had.</summary>
    /// <returns>Whether it is not asked for any more from now on.</returns>
    public bool Fail()
    {
        if (Interlocked.Increment(ref failures) < MostFailures)
        {
            return false;
        }

        query = "";
        return true;
    }
}
