namespace Megapod.Devices.Redfish.Service;

using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Something that happened.</summary>
/// <param name="Number">Its number, one more than that of the event before.</param>
/// <param name="At">When.</param>
/// <param name="Type">The standard's word for the kind: <c>Alert</c>, <c>StatusChange</c>, <c>ResourceAdded</c>, <c>ResourceRemoved</c> or <c>Other</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="MessageId">Message of a registry, such as <c>ResourceEvent.1.3.ResourceStatusChangedCritical</c>.</param>
/// <param name="Message">The message as a person reads it.</param>
/// <param name="Arguments">What stands in the message's places.</param>
/// <param name="Origin">Path of the resource that it is about; null: none.</param>
public sealed record RedfishEvent(long Number, Instant At, string Type, PartHealth Severity, string MessageId, string Message, IReadOnlyList<string> Arguments, string? Origin);
