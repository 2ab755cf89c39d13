namespace VerifyTests;

/// <summary>A snapshot is missing, different, unclaimed or wrongly set up.</summary>
public sealed class VerifyException(string message) : Exception(message);
