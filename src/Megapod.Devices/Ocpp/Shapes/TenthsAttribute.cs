namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The number is a multiple of 0.1.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TenthsAttribute : Attribute;
