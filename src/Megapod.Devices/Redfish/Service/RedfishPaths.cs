namespace Megapod.Devices.Redfish.Service;

/// <summary>Paths that the service itself has, and how a path is read.</summary>
internal static class RedfishPaths
{
    public const string Versions = "/redfish";
    public const string Root = "/redfish/v1";
    public const string OData = "/redfish/v1/odata";
    public const string Metadata = "/redfish/v1/$metadata";
    public const string SessionService = "/redfish/v1/SessionService";
    public const string Sessions = "/redfish/v1/SessionService/Sessions";
    public const string TaskService = "/redfish/v1/TaskService";
    public const string Tasks = "/redfish/v1/TaskService/Tasks";
    public const string Monitors = "/redfish/v1/TaskService/TaskMonitors";
    public const string EventService = "/redfish/v1/EventService";
    public const string Subscriptions = "/redfish/v1/EventService/Subscriptions";
    public const string Stream = "/redfish/v1/EventService/SSE";
    public const string TestEvent = "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent";
    public const string UpdateService = "/redfish/v1/UpdateService";
    public const string SimpleUpdate = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";

    /// <summary>The id below a collection; null where a path is not directly below it.</summary>
    public static string? Below(string collection, string path) =>
        path.Length > collection.Length + 1 && path.StartsWith(collection, StringComparison.Ordinal) && path[collection.Length] == '/' && path.IndexOf('/', collection.Length + 1) < 0
            ? path[(collection.Length + 1)..]
            : null;
}
