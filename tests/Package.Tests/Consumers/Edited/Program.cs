Console.WriteLine($"{Edited.Net.Classes} classes");
