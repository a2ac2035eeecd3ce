namespace Megapod.Devices.Redfish.Service;

/// <summary>What a service shows: resources by their paths, made at the time of the request. Calls come from any thread.</summary>
public interface IRedfishModel
{
    /// <summary>Name of what is served, such as a pod's or a server's.</summary>
    string Name { get; }

    /// <summary>Product as clients read it.</summary>
    string Product { get; }

    /// <summary>An identity that stays the same for as long as it is the same thing.</summary>
    Guid Uuid { get; }

    /// <summary>What the service root links to beside the service's own: name of the link and path.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Roots { get; }

    /// <summary>Who changes things; null: nothing can be changed.</summary>
    IRedfishOwner? Owner { get; }

    /// <summary>A resource as it is now; null: there is none.</summary>
    /// <param name="path">Path without a slash at its end, such as <c>/redfish/v1/Chassis</c>.</param>
    RedfishDocument? Find(string path);

    /// <summary>Id of the part whose firmware an update at a path is for; null: none.</summary>
    /// <param name="path">Path of the firmware or of what it runs; null: the client named none.</param>
    string? UpdateTarget(string? path);
}
