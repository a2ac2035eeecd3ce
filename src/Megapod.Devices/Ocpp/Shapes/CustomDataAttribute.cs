namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>Each object of the edition may have a member <c>customData</c>, in which vendors put what they like. It is passed over: nothing here makes anything of it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CustomDataAttribute : Attribute;
