namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The text is an absolute address, such as <c>ftp://example.org/folder</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressAttribute : Attribute;
