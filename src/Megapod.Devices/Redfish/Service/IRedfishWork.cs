namespace Megapod.Devices.Redfish.Service;

/// <summary>Something that takes longer than a request and is shown as a task.</summary>
public interface IRedfishWork
{
    /// <summary>How far it is. Asked whenever somebody looks at the task, from any thread.</summary>
    RedfishProgress Progress();
}
