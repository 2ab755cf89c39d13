namespace VerifyTests;

/// <summary>One text to compare with one file.</summary>
/// <param name="Extension">Of the file, without a dot.</param>
/// <param name="Data">The text; line endings are made <c>\n</c> before it is compared.</param>
/// <param name="Name">What follows <c>#</c> in the file's name; null for a test's only or main text.</param>
internal sealed record Target(string Extension, string Data, string? Name = null);
